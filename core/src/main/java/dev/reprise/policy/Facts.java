package dev.reprise.policy;

import dev.reprise.request.EntryType;
import dev.reprise.request.Scope;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What policy may know of a request; made by the dialect and the root, never the text itself.
 *
 * @param entryType what would be kept
 * @param narrowest the narrowest identity given: who may share the entry when no rule says more
 * @param tenant the partition's name
 * @param route the route's name
 * @param task Reprise-Task, or empty
 * @param agent Reprise-Agent, or empty
 * @param model as asked
 * @param temperature exact, or null when absent
 * @param stateful the members that make it stateful, empty when none ({@code store}, {@code
 *     previous_response_id} …)
 * @param tools the tools offered
 * @param outputSchema whether an output schema is demanded
 * @param answers how many alternative answers are asked for ({@code n}), at least 1
 * @param callerMaxAgeSeconds the request's max-age, or null
 * @param callerNoStore the request's no-store
 * @param live what makes the answer draw on live data, as the dialect or the bundle names it
 */
public record Facts(
    EntryType entryType,
    Scope narrowest,
    String tenant,
    String route,
    String task,
    String agent,
    String model,
    @Nullable BigDecimal temperature,
    List<String> stateful,
    List<Tool> tools,
    boolean outputSchema,
    int answers,
    @Nullable Long callerMaxAgeSeconds,
    boolean callerNoStore,
    List<LiveFact> live) {

  /**
   * @param name as offered; built-in tools by their type ({@code web_search})
   * @param declaredSideEffects from {@code x-reprise}, or null: {@code none}, {@code idempotent},
   *     {@code unsafe}
   * @param declaredFreshness from {@code x-reprise}, or null
   */
  public record Tool(
      String name, @Nullable String declaredSideEffects, @Nullable String declaredFreshness) {}

  /**
   * Something whose content is not in the request and may be another tomorrow.
   *
   * @param name a member, a model, a tool's type, or the path of a URL; never its text
   */
  public record LiveFact(LiveKind kind, String name) {
    /** Where in the request it was found. */
    public enum LiveKind {
      MEMBER("member "),
      MODEL("model "),
      TOOL("tool "),
      /** Part of an earlier answer that was drawn from live data. */
      REPLAYED("replayed "),
      URL("URL at "),
      /** A URL beside a digest of its content, as the caller declares. */
      DIGESTED_URL("URL at ");

      private final String word;

      LiveKind(String word) {
        this.word = word;
      }

      /** What explanations put before the name. */
      public String word() {
        return word;
      }
    }
  }

  public Facts {
    live = List.copyOf(live);
    stateful = List.copyOf(stateful);
    tools = List.copyOf(tools);
  }
}
