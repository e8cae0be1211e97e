package dev.reprise.gateway.telemetry;

import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import java.lang.System.Logger.Level;

/**
 * Writes one line for each request at level {@code fine}, when that level is enabled: what was
 * asked and how it was answered, as names, hashes and counts.
 */
public final class AccessLog implements Telemetry {
  private static final System.Logger LOG = System.getLogger("dev.reprise.access");

  @Override
  public void decided(Decision decision) {}

  @Override
  public void completed(Decision decision) {
    if (LOG.isLoggable(Level.DEBUG)) {
      LOG.log(Level.DEBUG, line(decision));
    }
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
