package dev.reprise.provider.body;

import dev.reprise.policy.Facts;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request body says that policy, routing and telemetry need.
 *
 * @param model as asked; empty when the operation has none
 * @param streamed whether a stream is asked for, by body or path
 * @param temperature exact, or null when absent
 * @param stateful members that read or leave state at the provider
 * @param tools offered tools
 * @param outputSchema whether an output schema is demanded
 * @param answers alternatives asked for
 * @param images whether the request carries images, audio or files
 * @param live what makes its answer draw on live data
 */
public record Outline(
    String model,
    boolean streamed,
    @Nullable BigDecimal temperature,
    List<String> stateful,
    List<Facts.Tool> tools,
    boolean outputSchema,
    int answers,
    boolean images,
    List<Facts.LiveFact> live) {
  public Outline {
    live = List.copyOf(live);
  }
}
