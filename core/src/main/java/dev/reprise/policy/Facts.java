package dev.reprise.policy;

import dev.reprise.request.EntryType;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What policy may know of a request; made by the dialect and the root, never the text itself.
 *
 * @param entryType what would be kept
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
 */
public record Facts(
    EntryType entryType,
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
    boolean callerNoStore) {

  /**
   * @param name as offered; built-in tools by their type ({@code web_search})
   * @param declaredSideEffects from {@code x-reprise}, or null: {@code none}, {@code idempotent},
   *     {@code unsafe}
   * @param declaredFreshness from {@code x-reprise}, or null
   */
  public record Tool(
      String name, @Nullable String declaredSideEffects, @Nullable String declaredFreshness) {}

  public Facts {
    stateful = List.copyOf(stateful);
    tools = List.copyOf(tools);
  }
}
