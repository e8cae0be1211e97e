package dev.reprise.insight.analyze;

import dev.reprise.insight.analyze.AnalysisFindings.Advice;
import dev.reprise.insight.analyze.AnalysisFindings.Saving;
import dev.reprise.insight.analyze.AnalysisFindings.VolatileFinding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the advice for one route: what to change, the most expensive finding first, and at last
 * what to keep at the provider.
 */
final class Advising {
  private static final int MOST = 5;

  private Advising() {}

  static List<Advice> on(
      RouteTally tally, @Nullable Saving saving, List<VolatileFinding> volatiles) {
    var advice = new ArrayList<Advice>();
    boolean loses = volatiles.stream().anyMatch(found -> found.tokensLost() > 0);
    volatiles.stream()
        .filter(found -> found.tokensLost() > 0 || (loses && changesMostly(found)))
        .limit(MOST)
        .forEach(found -> advice.add(mended(found)));
    if (tally.exactUndeclared > 0) {
      advice.add(
          new Advice(
              "declare-determinism",
              tally.exactUndeclared
                  + " requests were asked before within ten minutes, but nobody said that an earlier"
                  + " answer will do: send temperature 0 or Cache-Control: max-age=600"));
    }
    if (tally.promptTokens > 0) {
      advice.add(marking(tally, saving));
    }
    return advice;
  }

  /**
   * Whether this text changes with most requests: it stands behind another one that is counted as
   * the cause, and would be the next cause.
   */
  private static boolean changesMostly(VolatileFinding found) {
    return 2 * found.changed() > found.requests();
  }

  private static Advice mended(VolatileFinding found) {
    String place = found.where() + " (byte " + found.at() + ")";
    return switch (found.kind()) {
      case "tool-order" ->
          new Advice(
              "sort-tools",
              "send the tools in one order; tool_order: free in the policy lets Reprise sort them");
      case "changed-tools" ->
          new Advice(
              "one-tool-list",
              "keep one list of tools for the whole conversation and restrict it by tool_choice");
      case "unordered-json" ->
          new Advice(
              "sort-members",
              "write the JSON in " + place + " with its members always in the same order");
      default ->
          new Advice(
              "move-volatile-text",
              "move the "
                  + found.kind()
                  + " in "
                  + place
                  + " into the newest message; layout: relocate does it");
    };
  }

  private static Advice marking(RouteTally tally, @Nullable Saving saving) {
    String marking =
        saving == null
            ? tally.written.mostRead(tally.habits, null).marking().word()
            : saving.marking();
    return switch (marking) {
      case "off" ->
          new Advice(
              "leave-off",
              saving != null && saving.layout().signum() > 0
                  ? "leave provider caching off here until the layout is mended: as it is, too"
                      + " little comes back"
                  : "leave provider caching off here: too little comes back before it is forgotten");
      case "stable-part" ->
          new Advice(
              "mark-stable-part",
              "keep tools and system prompt at the provider; native_caching: auto marks their end");
      default ->
          new Advice(
              "mark-conversation",
              "conversations are carried on: keep all of them; native_caching: auto marks the"
                  + " newest turn too");
    };
  }
}
