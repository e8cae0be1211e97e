package dev.reprise.gateway;

import dev.reprise.gateway.engine.Engines;
import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.gateway.telemetry.Metrics;
import dev.reprise.price.Cost;
import dev.reprise.provider.handle.HandleCosts;
import dev.reprise.provider.handle.HandleCosts.HandleEvent;
import dev.reprise.upstream.HandleErrands;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The regular work of a running gateway: every 15 seconds it extends or deletes handles at
 * providers and reads the metrics of engines.
 */
final class Errands implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration LAST = Duration.ofSeconds(5);

  private final HandleErrands handles;
  private final Engines engines;
  private final Future<?> regular;

  Errands(HandleErrands handles, Engines engines, EventLoops loops, Metrics metrics) {
    this.handles = handles;
    this.engines = engines;
    metrics.gauge("provider.handles", handles::count);
    metrics.counted("provider.handle_cost", () -> dollars(cost(handles.costs())).doubleValue());
    for (HandleEvent what : HandleEvent.values()) {
      metrics.counted(
          "provider.handle_" + word(what), () -> handles.costs().counts().getOrDefault(what, 0L));
    }
    this.regular =
        loops
            .next()
            .scheduleAtFixedRate(
                () -> Thread.startVirtualThread(this::tend),
                1,
                EVERY.toSeconds(),
                TimeUnit.SECONDS);
  }

  /** Does what is due now; returns when it is done. */
  void tend() {
    engines.read();
    handles.tend();
  }

  private static BigInteger cost(HandleCosts.Sum sum) {
    return sum.makingFemtoDollars().add(sum.storageFemtoDollars());
  }

  private static BigDecimal dollars(BigInteger femtoDollars) {
    return new BigDecimal(femtoDollars, Cost.SCALE);
  }

  private static String word(HandleEvent what) {
    return what.name().toLowerCase(Locale.ROOT);
  }

  /** Deletes all handles, within a few seconds. */
  @Override
  public void close() {
    regular.cancel(false);
    handles.close(LAST);
  }
}
