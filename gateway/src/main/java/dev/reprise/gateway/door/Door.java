package dev.reprise.gateway.door;

import dev.reprise.Reprise;
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
    var timeline = new Timeline(handover.nanos().getAsLong());
    if (incoming.body().length > LONGEST_ON_LOOP) {
      work(incoming, answer, () -> open(incoming, answer, timeline, false));
    } else {
      guarded(incoming, answer, () -> open(incoming, answer, timeline, true));
    }
  }

  private void open(Incoming incoming, Responder answer, Timeline timeline, boolean onLoop) {
    Gate gate = reader.gate();
    RememberedRequests.RememberedRequest known = repeats.find(incoming, gate);
    Optional<Plan.Keyed> again =
        known == null ? Optional.empty() : reprise.again(known.plan(), reader.id(), timeline);
    if (known != null && again.isPresent()) {
      answer(again.get(), known.credential(), incoming, answer, onLoop);
      return;
    }
    switch (reader.read(incoming, answer)) {
      case Reader.Read.NotUnderstood(var reply) -> {
        if (reply.status() == 503) {
          memory.shed();
        }
        handover.listener().unread(reply.status());
        answer.send(reply);
      }
      case Reader.Read.Understood(Request request, Credential credential) -> {
        Plan plan = reprise.plan(request, timeline);
        boolean atOnce = answer(plan, credential, incoming, answer, onLoop);
        if (atOnce && plan instanceof Plan.Keyed keyed) {
          repeats.remember(
              new RememberedRequests.RememberedRequest(incoming, gate, credential, keyed));
        }
      }
    }
  }

  /** Answers from memory at once when that is possible; returns whether it was. */
  private boolean answer(
      Plan plan, Credential credential, Incoming incoming, Responder answer, boolean onLoop) {
    answer.from(plan.partition().name());
    tracing.began(plan.requestId(), incoming.headers());
    recorder.note(plan);
    Optional<Told> told = reprise.peek(plan);
    if (told.isPresent()) {
      handover.send(told.get(), answer);
      return true;
    }
    if (!answer.mayCall(plan instanceof Plan.Keyed keyed ? keyed.key() : null)) {
      answer.send(reader.overShare(incoming, plan.requestId()));
      return false;
    }
    Origin way = tracing.onward(plan.requestId(), outbound.with(credential));
    WaitingCaller caller = outbound.caller(handover.nanos().getAsLong());
    answer.onGone(caller::left);
    if (onLoop) {
      work(incoming, answer, () -> serve(plan, way, caller, answer));
    } else {
      serve(plan, way, caller, answer);
    }
    return false;
  }

  /** The connection to the provider uses the event loop of the client's connection. */
  private void serve(Plan plan, Origin way, WaitingCaller caller, Responder answer) {
    serving.incrementAndGet();
    try {
      ScopedValue.where(OriginClient.LOOP, answer.loop())
          .where(WaitingCaller.OF_REQUEST, caller)
          .run(() -> handover.send(reprise.serve(plan, way), answer));
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

  /**
   * Runs the step on a virtual thread. The memory counted for the request is given back when the
   * thread ends.
   */
  private void work(Incoming incoming, Responder answer, Runnable step) {
    Thread worker =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  try {
                    guarded(incoming, answer, step);
                  } finally {
                    answer.release();
                  }
                });
    answer.retain(worker);
    worker.start();
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
