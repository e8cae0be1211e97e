package dev.reprise.gateway.telemetry;

import dev.reprise.telemetry.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Requests by outcome and status. Counting is one addition; hits have their adder from the start.
 */
final class RequestCounts {
  private static final Outcome[] OUTCOMES = Outcome.values();

  /** Statuses have three digits; others count as 599. */
  private static final int STATUSES = 600;

  private static final String UNREAD = "unread";

  private final MeterRegistry registry;
  private final AtomicReferenceArray<LongAdder> counts =
      new AtomicReferenceArray<>((OUTCOMES.length + 1) * STATUSES);

  RequestCounts(MeterRegistry registry) {
    this.registry = registry;
    at(Outcome.HIT.ordinal(), 200);
  }

  void count(Outcome outcome, int status) {
    at(outcome.ordinal(), status).increment();
  }

  /** A request that was refused before it was understood. */
  void unread(int status) {
    at(OUTCOMES.length, status).increment();
  }

  private LongAdder at(int outcome, int status) {
    int told = status < 100 || status >= STATUSES ? STATUSES - 1 : status;
    int index = outcome * STATUSES + told;
    LongAdder known = counts.get(index);
    return known == null ? first(index, outcome, told) : known;
  }

  private LongAdder first(int index, int outcome, int status) {
    var made = new LongAdder();
    if (!counts.compareAndSet(index, null, made)) {
      return counts.get(index);
    }
    FunctionCounter.builder("gateway.requests_total", made, LongAdder::sum)
        .tags(
            "outcome",
            outcome == OUTCOMES.length ? UNREAD : SpanFacts.word(OUTCOMES[outcome]),
            "status",
            Integer.toString(status))
        .register(registry);
    return made;
  }
}
