package dev.reprise.gateway.config;

import dev.reprise.policy.Glob;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code routes}.
 *
 * @param name in decisions, metrics and rollouts
 * @param provider who answers
 * @param fallbacks who answers when that one cannot, in order
 * @param coalesce whether identical concurrent requests that policy would not store are joined
 * @param askStreamUsage whether usage is asked for in OpenAI chat streams
 * @param nativeCaching whether the provider's own prefix cache is shaped
 * @param stablePrefix whether the part before the conversation is declared stable
 * @param handleReads reads an hour from which on handles are made; 0: never
 * @param relocate whether volatile text is moved behind the stable part
 * @param recording where its requests are written down; null: nowhere
 */
public record RouteConfig(
    String name,
    When when,
    String provider,
    List<String> fallbacks,
    boolean coalesce,
    boolean askStreamUsage,
    boolean nativeCaching,
    boolean stablePrefix,
    int handleReads,
    boolean relocate,
    @Nullable Recording recording) {

  public RouteConfig {
    fallbacks = List.copyOf(fallbacks);
  }

  /**
   * How requests are written down (contract 2.6a).
   *
   * @param sample which part of them, 0 to 1
   * @param redacted whether texts are replaced
   * @param most bytes of the file
   */
  public record Recording(Path file, BigDecimal sample, boolean redacted, long most) {}

  /** What a request must look like. */
  public record When(Glob model, Glob task, Glob agent, Glob tenant) {
    public static final When ALWAYS =
        new When(new Glob("*"), new Glob("*"), new Glob("*"), new Glob("*"));

    boolean matches(String askedModel, String askedTask, String askedAgent, String askedTenant) {
      return model.matches(askedModel)
          && task.matches(askedTask)
          && agent.matches(askedAgent)
          && tenant.matches(askedTenant);
    }
  }

  /** The route of a request that no line of {@code routes} matches. */
  static RouteConfig standing(String provider) {
    return new RouteConfig(
        "default", When.ALWAYS, provider, List.of(), false, true, false, false, 0, false, null);
  }
}
