package dev.reprise.gateway.admin.views;

import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Decision;
import java.util.Optional;

/** What to change so that requests like this one are reused, where there is such a thing. */
final class Remedy {
  private Remedy() {}

  static Optional<String> of(Decision decision) {
    Reason reason = decision.reason();
    if (reason == null) {
      return Optional.empty();
    }
    return switch (reason) {
      case SIDE_EFFECTING_TOOL -> Optional.of(tool(decision.detail()));
      case DETERMINISM_NOT_DECLARED ->
          Optional.of(
              "send Cache-Control: max-age=600 (an answer of the last ten minutes will do), or"
                  + " temperature 0 where the model takes one");
      default -> Optional.empty();
    };
  }

  /**
   * @param detail the tool's name, or its name with what is known of it
   */
  private static String tool(String detail) {
    int end = detail.indexOf(' ');
    String name = end < 0 ? detail : detail.substring(0, end);
    return "when "
        + name
        + " only reads, write {name: \""
        + name
        + "\", side_effects: none} under tools in the bundle, or send \"x-reprise\":"
        + " {\"side_effects\": \"none\"} beside its name; every tool that is offered needs it"
        + " (docs/operations.md, Agents with tools)";
  }
}
