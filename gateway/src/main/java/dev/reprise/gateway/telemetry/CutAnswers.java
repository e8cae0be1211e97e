package dev.reprise.gateway.telemetry;

import dev.reprise.response.Sink;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import java.lang.System.Logger.Level;

/** Logs a warning for each answer that was cut off, unless its caller left. */
public final class CutAnswers implements Telemetry {
  private static final System.Logger LOG = System.getLogger(CutAnswers.class.getName());

  @Override
  public void decided(Decision decision) {}

  @Override
  public void completed(Decision decision) {
    Decision.Ended ended = decision.ended();
    if (ended != null && cutByOthers(ended.cut())) {
      LOG.log(Level.WARNING, line(decision, ended));
    }
  }

  private static boolean cutByOthers(String cut) {
    return !cut.isEmpty() && !cut.equals(Sink.Broken.BreakCause.CANCELLED.code());
  }

  private static String line(Decision decision, Decision.Ended ended) {
    return "an answer was cut: id=%s provider=%s cause=%s: %s"
        .formatted(decision.id(), decision.asked().provider(), ended.cut(), ended.detail());
  }

  @Override
  public void happened(Event event, String detail) {}
}
