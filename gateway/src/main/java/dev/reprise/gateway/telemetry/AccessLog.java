package dev.reprise.gateway.telemetry;

import dev.reprise.response.Sink;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import java.lang.System.Logger.Level;

/**
 * Writes one line for each request at level {@code fine}, when that level is enabled: what was
 * asked and how it was answered, as names, hashes and counts. A warning for each answer that was
 * cut off, unless its caller left.
 */
public final class AccessLog implements Telemetry {
  private static final System.Logger LOG = System.getLogger("dev.reprise.access");

  @Override
  public void decided(Decision decision) {}

  @Override
  public void completed(Decision decision) {
    Decision.Ended ended = decision.ended();
    if (ended != null && cutByOthers(ended.cut())) {
      LOG.log(Level.WARNING, cut(decision, ended));
    }
    if (LOG.isLoggable(Level.DEBUG)) {
      LOG.log(Level.DEBUG, line(decision));
    }
  }

  /** Whether something else than the caller's leaving cut the answer off. */
  private static boolean cutByOthers(String cut) {
    return !cut.isEmpty() && !cut.equals(Sink.Broken.BreakCause.CANCELLED.code());
  }

  private static String cut(Decision decision, Decision.Ended ended) {
    return "an answer was cut: id=%s provider=%s cause=%s: %s"
        .formatted(decision.id(), decision.asked().provider(), ended.cut(), ended.detail());
  }

  private static String line(Decision decision) {
    var line = new StringBuilder(200);
    line.append("id=").append(decision.id());
    line.append(" partition=").append(decision.asked().principal().partition().name());
    line.append(" operation=").append(decision.asked().operation().endpoint());
    line.append(" provider=").append(decision.asked().provider());
    line.append(" outcome=").append(SpanFacts.word(decision.outcome()));
    if (decision.reason() != null) {
      line.append(" reason=").append(decision.reason().code());
    }
    if (decision.ended() != null) {
      line.append(" status=").append(decision.ended().status());
      line.append(" stored=").append(decision.ended().stored());
    }
    line.append(" collapsed=").append(decision.collapsed());
    line.append(" us=").append(decision.timeline().totalNanos() / 1000);
    return line.toString();
  }

  @Override
  public void happened(Event event, String detail) {
    LOG.log(Level.DEBUG, event.metricName());
  }
}
