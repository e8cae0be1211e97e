package dev.reprise.gateway.telemetry;

import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;

/** Stores every decision in the {@link DecisionLog}. */
public final class Remembering implements Telemetry {
  private final DecisionLog log;

  public Remembering(DecisionLog log) {
    this.log = log;
  }

  @Override
  public void decided(Decision decision) {
    log.note(decision);
  }

  @Override
  public void completed(Decision decision) {
    log.note(decision);
  }

  @Override
  public void happened(Event event, String detail) {}
}
