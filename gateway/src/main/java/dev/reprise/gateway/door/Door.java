package dev.reprise.gateway.door;

import dev.reprise.Reprise;
import dev.reprise.ThroughCalls;
import dev.reprise.answer.Told;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.http.Handler;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.gateway.http.Responder;
import dev.reprise.gateway.origin.OriginClient;
import dev.reprise.gateway.recording.Recorder;
import dev.reprise.gateway.resilience.WaitingCaller;
import dev.reprise.gateway.telemetry.Tracing;
import dev.reprise.plan.Plan;
import dev.reprise.provider.Origin;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Timeline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The handler of the data plane. A small request is planned on the event loop, and a hit in memory
 * is answered there. A large body, a miss, and everything else that may block goes to a virtual
 * thread.
 */
public final class Door implements Handler {
  private static final Logger LOG = System.getLogger(Door.class.getName());

  /**
   * Bodies above this are parsed off the event loop: at 256 KiB a key takes about 0.3 ms
   * (reference: performance 4).
   */
  private static final int LONGEST_ON_LOOP = 128 << 10;

  /** A call with a longer body is prepared on a thread: its prompt is read once more for that. */
  private static final int LONGEST_BEGUN = 32 << 10;

  private final AtomicInteger serving = new AtomicInteger();
  private final RememberedRequests repeats;
  private final Reader reader;
  private final Reprise reprise;
  private final Outbound outbound;
  private final Handler promptCacheApi;
  private final Handover handover;
  private final Tracing tracing;
  private final Recorder recorder;
  private final MemoryBudget memory;

  /**
   * @param transport how requests go to providers, and answers back to callers
   * @param promptCacheApi the handler of paths under {@code /v1/prompt-cache/}
   * @param memory limits what is remembered, and counts refused requests
   */
  public Door(
      Reader reader,
      Reprise reprise,
      Transport transport,
      Handler promptCacheApi,
      MemoryBudget memory) {
    this.repeats = new RememberedRequests(memory);
    this.memory = memory;
    this.reader = reader;
    this.reprise = reprise;
    this.outbound = transport.outbound();
    this.promptCacheApi = promptCacheApi;
    this.handover = transport.handover();
    this.tracing = transport.tracing();
    this.recorder = transport.recorder();
  }

  @Override
  public void handle(Incoming incoming, Responder answer) {
    if (incoming.target().startsWith("/v1/prompt-cache/")) {
      promptCacheApi.handle(incoming, answer);
      return;
    }
    var arrival = new Arrival(reader.id(), reader.gate(), incoming, answer);
    guarded(incoming, answer, () -> open(arrival));
  }

  /**
   * A request that has come.
   *
   * @param gate the gate in force then
   */
  private record Arrival(String id, Gate gate, Incoming incoming, Responder answer) {}

  private Timeline timeline() {
    return new Timeline(handover.nanos().getAsLong());
  }

  private void open(Arrival arrival) {
    if (repeated(arrival)) {
      return;
    }
    Timeline timeline = timeline();
    if (arrival.incoming.body().length > LONGEST_ON_LOOP) {
      work(arrival.incoming, arrival.answer, () -> read(arrival, timeline, false));
    } else {
      read(arrival, timeline, true);
    }
  }

  /** Answers a request that came before; false when it has to be read. */
  private boolean repeated(Arrival arrival) {
    RememberedRequests.Repeat repeat = repeats.find(arrival.incoming, arrival.gate);
    if (repeat == null || !repeat.identical() && recorder.isOn()) {
      return false;
    }
    Optional<Plan.Keyed> again = reprise.again(repeat.known().plan(), arrival.id, timeline());
    if (again.isEmpty()) {
      return false;
    }
    boolean told = fromMemory(again.get(), arrival);
    if (!told && repeat.identical()) {
      call(again.get(), repeat.known().credential(), arrival, true);
      return true;
    }
    return told;
  }

  private void read(Arrival arrival, Timeline timeline, boolean onLoop) {
    switch (reader.read(arrival.incoming, arrival.answer, arrival.id)) {
      case Reader.Read.NotUnderstood(var reply) -> {
        if (reply.status() == 503) {
          memory.shed();
        }
        handover.listener().unread(reply.status());
        arrival.answer.send(reply);
      }
      case Reader.Read.Understood(Request request, Credential credential) -> {
        Plan plan = reprise.plan(request, timeline);
        if (!fromMemory(plan, arrival)) {
          call(plan, credential, arrival, onLoop);
        } else if (plan instanceof Plan.Keyed keyed) {
          repeats.remember(RememberedRequest.of(arrival.incoming, arrival.gate, credential, keyed));
        }
      }
    }
  }

  /** Answers from memory at once when that is possible; returns whether it was. */
  private boolean fromMemory(Plan plan, Arrival arrival) {
    arrival.answer.from(plan.partition().name());
    tracing.began(plan.requestId(), arrival.incoming.headers());
    Optional<Told> told = reprise.peek(plan);
    told.ifPresent(
        it -> {
          recorder.record(plan);
          handover.send(it, arrival.answer);
        });
    return told.isPresent();
  }

  /** Answers with the help of a provider, or from a tier that may block. */
  private void call(Plan plan, Credential credential, Arrival arrival, boolean onLoop) {
    Responder answer = arrival.answer;
    recorder.record(plan);
    if (!answer.mayCall(plan instanceof Plan.Keyed keyed ? keyed.key() : null)) {
      answer.send(reader.overShare(arrival.incoming, plan.requestId()));
      return;
    }
    Origin way = tracing.onward(plan.requestId(), outbound.with(credential));
    WaitingCaller caller = outbound.caller(handover.nanos().getAsLong());
    answer.onGone(caller::left);
    ScopedValue.Carrier within =
        ScopedValue.where(OriginClient.LOOP, answer.loop()).where(WaitingCaller.OF_REQUEST, caller);
    Runnable whole = () -> within.run(() -> serve(() -> reprise.serve(plan, way), answer));
    if (!onLoop) {
      whole.run();
      return;
    }
    if (arrival.incoming.body().length > LONGEST_BEGUN) {
      work(arrival.incoming, answer, whole);
      return;
    }
    within
        .call(() -> reprise.begin(plan, way))
        .ifPresentOrElse(
            begun -> follow(begun, within, arrival), () -> work(arrival.incoming, answer, whole));
  }

  /** Answers with a call that the event loop has begun. */
  private void follow(ThroughCalls.BegunPass begun, ScopedValue.Carrier within, Arrival arrival) {
    Responder answer = arrival.answer;
    var underWay =
        new CallUnderWay(
            begun.call(),
            answer.loop(),
            released(
                arrival.incoming,
                answer,
                () -> within.run(() -> ended(() -> handover.send(begun.told(), answer)))));
    answer.retain(underWay::giveUp);
    serving.incrementAndGet();
    begun.call().whenThere(underWay::goOn);
  }

  /** The connection to the provider uses the event loop of the client's connection. */
  private void serve(Supplier<Told> told, Responder answer) {
    serving.incrementAndGet();
    ended(() -> handover.send(told.get(), answer));
  }

  private void ended(Runnable serves) {
    try {
      serves.run();
    } finally {
      serving.decrementAndGet();
    }
  }

  /**
   * Waits, at most that long, until all served requests are recorded in telemetry: a client may
   * have its answer a moment earlier.
   */
  public void finish(Duration longest) {
    long until = System.nanoTime() + longest.toNanos();
    while (serving.get() > 0 && System.nanoTime() < until) {
      LockSupport.parkNanos(200_000);
    }
  }

  private void work(Incoming incoming, Responder answer, Runnable step) {
    Thread worker = Thread.ofVirtual().unstarted(released(incoming, answer, step));
    answer.retain(worker::interrupt);
    worker.start();
  }

  /** The step; the memory counted for the request is given back when it ends. */
  private Runnable released(Incoming incoming, Responder answer, Runnable step) {
    return () -> {
      try {
        guarded(incoming, answer, step);
      } finally {
        answer.release();
      }
    };
  }

  /**
   * An unexpected exception becomes a 500 in the caller's dialect and one line in the log, so that
   * no request waits without end.
   */
  private void guarded(Incoming incoming, Responder answer, Runnable step) {
    try {
      step.run();
    } catch (CancellationException givenUp) {
      answer.send(
          reader.error(
              incoming.path(), incoming.headers(), 503, "The request was given up; ask again."));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request failed inside the gateway", e);
      answer.send(
          reader.error(
              incoming.path(),
              incoming.headers(),
              500,
              "The gateway failed on this request; its log says why."));
    }
  }
}
