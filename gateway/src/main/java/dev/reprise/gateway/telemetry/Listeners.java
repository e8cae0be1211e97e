package dev.reprise.gateway.telemetry;

import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import java.util.List;

/** Tells several listeners in order; when one throws, the others are still told. */
public final class Listeners implements Telemetry {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private final List<Telemetry> listeners;

  public Listeners(List<Telemetry> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void decided(Decision decision) {
    for (Telemetry listener : listeners) {
      guarded(() -> listener.decided(decision));
    }
  }

  @Override
  public void completed(Decision decision) {
    for (Telemetry listener : listeners) {
      guarded(() -> listener.completed(decision));
    }
  }

  @Override
  public void happened(Event event, String detail) {
    for (Telemetry listener : listeners) {
      guarded(() -> listener.happened(event, detail));
    }
  }

  private static void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a telemetry listener failed", e);
    }
  }
}
