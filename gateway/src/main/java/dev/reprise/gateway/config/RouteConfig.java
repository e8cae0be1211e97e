package dev.reprise.gateway.config;

import dev.reprise.policy.Glob;
import java.util.List;

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
    boolean relocate) {

  public RouteConfig {
    fallbacks = List.copyOf(fallbacks);
  }

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
        "default", When.ALWAYS, provider, List.of(), false, true, false, false, 0, false);
  }
}
