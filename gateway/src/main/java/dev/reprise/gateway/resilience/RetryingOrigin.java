package dev.reprise.gateway.resilience;

import dev.reprise.breaker.SharedBreaker;
import dev.reprise.breaker.SharedBreaker.Fault;
import dev.reprise.gateway.resilience.RetryRules.AttemptResult;
import dev.reprise.gateway.resilience.RetryRules.CallAnswered;
import dev.reprise.gateway.resilience.RetryRules.Unanswered;
import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Origin;
import dev.reprise.response.Reply;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call, and makes it again when that may help and is allowed. A reply is returned as it
 * came, also with a live body; after that the call is not made again.
 */
public final class RetryingOrigin implements Origin {
  /** Makes one call within time limits. */
  @FunctionalInterface
  public interface TimedCall {
    /**
     * @param within the longest wait for the head of the answer
     * @param silence the longest wait for more of its body
     */
    Reply ask(HttpCall call, Duration within, Duration silence);

    /** Begins the same without waiting, where it can. */
    default BegunCall begin(HttpCall call, Duration within, Duration silence) {
      return BegunCall.later(() -> ask(call, within, silence));
    }
  }

  private final TimedCall way;
  private final Function<String, RetryPolicy> policies;
  private final Duration longest;
  private final Breakers breakers;
  private final Watch watch;
  private final Time time;
  private final FailureLog failures = new FailureLog();
  private final ConcurrentMap<String, RetryBudget> budgets = new ConcurrentHashMap<>();

  /**
   * @param policies policies by provider name; read for each call, so that a reload takes effect at
   *     once
   * @param longest the longest wait for the head where no caller waits, and the longest silence in
   *     any body
   */
  public RetryingOrigin(
      TimedCall way, Function<String, RetryPolicy> policies, Duration longest, Watch watch) {
    this(way, policies, longest, watch, Time.SYSTEM);
  }

  RetryingOrigin(
      TimedCall way,
      Function<String, RetryPolicy> policies,
      Duration longest,
      Watch watch,
      Time time) {
    this.way = way;
    this.policies = policies;
    this.longest = longest;
    this.breakers = new Breakers(watch);
    this.watch = watch;
    this.time = time;
  }

  @Override
  public Reply ask(HttpCall call) {
    return begin(call).await();
  }

  /** The first attempt begins at once, unless the breaker is open. */
  @Override
  public BegunCall begin(HttpCall call) {
    long now = time.now();
    budget(call, now).asked(who(call), now);
    var asking = new Attempts(call, policies.apply(call.provider()), now);
    SharedBreaker.CallPermit pass = asking.pass();
    if (pass == null) {
      return BegunCall.later(() -> result(call, asking.goingOn(asking.shut())));
    }
    BegunCall first = asking.begin(pass);
    return first.awaiting(() -> result(call, asking.goingOn(asking.attempt(pass, first))));
  }

  private Reply result(HttpCall call, AttemptResult came) {
    return switch (came) {
      case CallAnswered answered -> answered.reply();
      case Unanswered(OriginFailed cause) -> {
        failures.log(call.provider(), cause, time.now());
        throw cause;
      }
    };
  }

  private RetryBudget budget(HttpCall call, long now) {
    return budgets.computeIfAbsent(call.provider(), ignored -> new RetryBudget(now));
  }

  /** All calls made for one request. */
  private final class Attempts {
    private final HttpCall call;
    private final RetryPolicy policy;
    private final WaitingCaller caller;
    private final long deadline;
    private final SharedBreaker breaker;
    private final String who;

    Attempts(HttpCall call, RetryPolicy policy, long now) {
      this.call = call;
      this.policy = policy;
      this.caller =
          WaitingCaller.OF_REQUEST.isBound()
              ? WaitingCaller.OF_REQUEST.get()
              : new WaitingCaller(now + longest.toNanos());
      long own = now + policy.timeout().toNanos();
      this.deadline = own - caller.deadline() < 0 ? own : caller.deadline();
      this.breaker = breakers.of(Breakers.endpoint(call.url()));
      this.who = who(call);
    }

    SharedBreaker.@Nullable CallPermit pass() {
      return breaker.pass(who, time.now());
    }

    /** Makes the call again after the first attempt, as long as that may help and is allowed. */
    AttemptResult goingOn(AttemptResult first) {
      AttemptResult came = first;
      for (int retry = 0; RetryRules.worthAnother(call, policy, came); retry++) {
        SharedBreaker.CallPermit pass = again(retry, came);
        if (pass == null) {
          return came;
        }
        discard(came);
        call.manner().onRetry().run();
        came = attempt(pass, begin(pass));
        watch.retried(call.provider(), RetryRules.good(came) ? Retry.ANSWERED : Retry.FAILED);
      }
      return came;
    }

    /**
     * Waits for the pause, then returns the breaker's pass for one more call; null when none is
     * made.
     */
    private SharedBreaker.@Nullable CallPermit again(int retry, AttemptResult came) {
      Duration pause = pause(retry, came);
      Retry hindrance = hindrance(retry, came, pause);
      if (hindrance == null) {
        hindrance = paused(pause) ? null : Retry.CALLER_GONE;
      }
      SharedBreaker.CallPermit pass = hindrance == null ? pass() : null;
      if (pass == null) {
        watch.retried(call.provider(), hindrance == null ? Retry.BREAKER_OPEN : hindrance);
      }
      return pass;
    }

    private Duration pause(int retry, AttemptResult came) {
      Optional<Duration> wish = RetryRules.wish(came, time.wall().instant());
      return wish.map(time.backoff()::after).orElseGet(() -> time.backoff().pause(retry));
    }

    private @Nullable Retry hindrance(int retry, AttemptResult came, Duration pause) {
      long now = time.now();
      if (retry >= policy.retries()) {
        return Retry.EXHAUSTED;
      }
      if (!caller.here()) {
        return Retry.CALLER_GONE;
      }
      boolean tooLong =
          RetryRules.wish(came, time.wall().instant())
              .filter(wish -> wish.compareTo(Backoff.LONGEST_WISH) > 0)
              .isPresent();
      if (tooLong) {
        return Retry.WAIT_TOO_LONG;
      }
      if (now + pause.toNanos() - deadline >= 0) {
        return Retry.NO_TIME;
      }
      return budget(call, now).spend(who, now) ? null : Retry.NO_BUDGET;
    }

    private boolean paused(Duration pause) {
      try {
        return time.pause().over(caller, pause);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    BegunCall begin(SharedBreaker.CallPermit pass) {
      try {
        return way.begin(call, Duration.ofNanos(deadline - time.now()), silence());
      } catch (RuntimeException | Error notSent) {
        pass.dropped();
        throw notSent;
      }
    }

    AttemptResult attempt(SharedBreaker.CallPermit pass, BegunCall begun) {
      try {
        Reply reply = begun.await();
        CallAnswered came = RetryRules.answered(call, read(reply));
        note(call, pass, came);
        return came;
      } catch (OriginFailed failed) {
        var came = new Unanswered(failed);
        note(call, pass, came);
        return came;
      } finally {
        pass.dropped();
      }
    }

    /** Some providers write the reason and the pause of a 429 only in the body. */
    private Reply read(Reply reply) {
      if (reply.status() == Origin.TOO_MANY) {
        return HeldFeed.wholeOrLive(reply);
      }
      boolean mayFail = reply.successful() && RetryRules.bodyMayReportFailure(call);
      return mayFail ? HeldFeed.judged(reply) : reply;
    }

    private Duration silence() {
      return policy.timeout().compareTo(longest) < 0 ? policy.timeout() : longest;
    }

    AttemptResult shut() {
      Duration wait = breaker.opensIn(who, time.now());
      return new Unanswered(
          new OriginFailed(
              "%s was not asked: the breaker of %s is open (%s). It is tried again in %d s; wait that long, or name a fallback on the route"
                  .formatted(
                      call.provider(),
                      Breakers.endpoint(call.url()),
                      breaker.why(who, time.now()),
                      wait.toSeconds() + 1),
              OriginFailed.FailureKind.SHUT,
              false,
              wait));
    }
  }

  /** The caller's name; empty for calls that the gateway makes by itself. */
  private static String who(HttpCall call) {
    return call.manner().caller() == null ? "" : call.manner().caller().name();
  }

  /**
   * Tells the breaker the result. A 429 means that the caller asks too often, not that the endpoint
   * fails. That the endpoint cannot be reached is its own fault. A 5xx, a time-out or a broken
   * connection may come from what this caller asked: a prompt that is too long, a request that
   * breaks the provider's parser.
   */
  private void note(HttpCall call, SharedBreaker.CallPermit pass, AttemptResult came) {
    long now = time.now();
    switch (came) {
      case CallAnswered answered -> note(call, pass, answered);
      case Unanswered(OriginFailed cause) when cause.kind() != OriginFailed.FailureKind.ABANDONED ->
          pass.failed(now, cause.kind().name().toLowerCase(Locale.ROOT), fault(cause));
      case Unanswered ignored -> pass.dropped();
    }
  }

  private void note(HttpCall call, SharedBreaker.CallPermit pass, CallAnswered came) {
    long now = time.now();
    int status = came.status();
    if (status >= 500 && Origin.momentary(status)) {
      String how = status == came.reply().status() ? "" : " inside a " + came.reply().status();
      pass.failed(now, "status " + status + how, Fault.PERHAPS_THE_CALLERS);
    } else if (status >= 200 && status < 300) {
      budget(call, now).succeeded(who(call), now);
      pass.succeeded(now);
    } else {
      pass.refused(now);
    }
  }

  private static Fault fault(OriginFailed cause) {
    return cause.kind() == OriginFailed.FailureKind.UNREACHABLE
        ? Fault.ENDPOINT
        : Fault.PERHAPS_THE_CALLERS;
  }

  private static void discard(AttemptResult came) {
    if (came instanceof CallAnswered answered) {
      answered.reply().discard();
    }
  }
}
