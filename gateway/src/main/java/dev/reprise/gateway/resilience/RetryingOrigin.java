package dev.reprise.gateway.resilience;

import dev.reprise.breaker.Breaker;
import dev.reprise.gateway.resilience.Judge.Answered;
import dev.reprise.gateway.resilience.Judge.Came;
import dev.reprise.gateway.resilience.Judge.Failed;
import dev.reprise.provider.Origin;
import dev.reprise.response.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Asks an origin, and asks again when that may help. The reply is given on as it came, live body
 * and all: from then on nothing is asked again.
 */
public final class RetryingOrigin implements Origin {
  /** One call with its deadline. */
  @FunctionalInterface
  public interface Way {
    Reply ask(Call call, Duration within);
  }

  /** Why, and for how long, is said in the body by some. */
  private static final int TOO_MANY = 429;

  private final Way way;
  private final Function<String, RetryPolicy> policies;
  private final Duration longest;
  private final Breakers breakers;
  private final Watch watch;
  private final Time time;
  private final Backoff backoff;
  private final ConcurrentMap<String, RetryBudget> budgets = new ConcurrentHashMap<>();

  /**
   * @param policies by provider name; asked anew for each call, so that a reload counts at once
   * @param longest a request that nobody waits for may take, where its caller names no deadline
   */
  public RetryingOrigin(
      Way way, Function<String, RetryPolicy> policies, Duration longest, Watch watch) {
    this(way, policies, longest, watch, Time.SYSTEM, ThreadLocalRandom.current()::nextLong);
  }

  RetryingOrigin(
      Way way,
      Function<String, RetryPolicy> policies,
      Duration longest,
      Watch watch,
      Time time,
      LongUnaryOperator random) {
    this.way = way;
    this.policies = policies;
    this.longest = longest;
    this.breakers = new Breakers(watch);
    this.watch = watch;
    this.time = time;
    this.backoff = new Backoff(random);
  }

  @Override
  public Reply ask(Call call) {
    long now = time.now();
    budget(call, now).asked(now);
    var asking = new Asking(call, policies.apply(call.provider()), now);
    return switch (asking.last()) {
      case Answered(Reply reply) -> reply;
      case Failed(OriginFailed cause) -> throw cause;
    };
  }

  private RetryBudget budget(Call call, long now) {
    return budgets.computeIfAbsent(call.provider(), ignored -> new RetryBudget(now));
  }

  /** One request's calls. */
  private final class Asking {
    private final Call call;
    private final RetryPolicy policy;
    private final Caller caller;
    private final long deadline;
    private final Breaker breaker;

    Asking(Call call, RetryPolicy policy, long now) {
      this.call = call;
      this.policy = policy;
      this.caller =
          Caller.OF_REQUEST.isBound()
              ? Caller.OF_REQUEST.get()
              : new Caller(now + longest.toNanos());
      long own = now + policy.timeout().toNanos();
      this.deadline = own - caller.deadline() < 0 ? own : caller.deadline();
      this.breaker = breakers.of(Breakers.endpoint(call.url()));
    }

    Came last() {
      Breaker.Permit permit = breaker.permit(time.now());
      Came came = permit == null ? shut() : attempt(permit);
      for (int retry = 0; Judge.worthAnother(call, policy, came); retry++) {
        permit = again(retry, came);
        if (permit == null) {
          return came;
        }
        letGo(came);
        call.manner().onRetry().run();
        came = attempt(permit);
        watch.retried(call.provider(), Judge.good(came) ? Retry.ANSWERED : Retry.FAILED);
      }
      return came;
    }

    /** Leave for one more call, after its pause; null when there will be none. */
    private Breaker.@Nullable Permit again(int retry, Came came) {
      Duration pause = pause(retry, came);
      Retry hindrance = hindrance(retry, came, pause);
      if (hindrance == null) {
        hindrance = paused(pause) ? null : Retry.CALLER_GONE;
      }
      Breaker.Permit permit = hindrance == null ? breaker.permit(time.now()) : null;
      if (permit == null) {
        watch.retried(call.provider(), hindrance == null ? Retry.BREAKER_OPEN : hindrance);
      }
      return permit;
    }

    private Duration pause(int retry, Came came) {
      Optional<Duration> wish = Judge.wish(came, time.wall().instant());
      return wish.map(backoff::after).orElseGet(() -> backoff.pause(retry));
    }

    private @Nullable Retry hindrance(int retry, Came came, Duration pause) {
      long now = time.now();
      if (retry >= policy.retries()) {
        return Retry.EXHAUSTED;
      }
      if (!caller.here()) {
        return Retry.CALLER_GONE;
      }
      boolean tooLong =
          Judge.wish(came, time.wall().instant())
              .filter(wish -> wish.compareTo(Backoff.LONGEST_WISH) > 0)
              .isPresent();
      if (tooLong) {
        return Retry.WAIT_TOO_LONG;
      }
      if (now + pause.toNanos() - deadline >= 0) {
        return Retry.NO_TIME;
      }
      return budget(call, now).spend(now) ? null : Retry.NO_BUDGET;
    }

    private boolean paused(Duration pause) {
      try {
        return time.pause().over(caller, pause);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private Came attempt(Breaker.Permit permit) {
      try {
        Reply reply = way.ask(call, Duration.ofNanos(deadline - time.now()));
        var came = new Answered(reply.status() == TOO_MANY ? HeldFeed.seen(reply) : reply);
        note(permit, came);
        return came;
      } catch (OriginFailed failed) {
        var came = new Failed(failed);
        note(permit, came);
        return came;
      } finally {
        permit.dropped();
      }
    }

    private Came shut() {
      Duration wait = breaker.opensIn(time.now());
      return new Failed(
          new OriginFailed(
              "%s was not asked: the breaker of %s is open (%s). It is tried again in %d s; wait that long, or name a fallback on the route"
                  .formatted(
                      call.provider(),
                      Breakers.endpoint(call.url()),
                      breaker.why(),
                      wait.toSeconds() + 1),
              OriginFailed.Kind.SHUT,
              false,
              wait));
    }
  }

  /** A 429 says that the caller asks too much, not that the endpoint is unwell. */
  private void note(Breaker.Permit permit, Came came) {
    switch (came) {
      case Answered(Reply reply) when reply.status() >= 500 && Origin.momentary(reply.status()) ->
          permit.failed(time.now(), "status " + reply.status());
      case Answered ignored -> permit.succeeded(time.now());
      case Failed(OriginFailed cause) when cause.kind() != OriginFailed.Kind.ABANDONED ->
          permit.failed(time.now(), cause.kind().name().toLowerCase(java.util.Locale.ROOT));
      case Failed ignored -> permit.dropped();
    }
  }

  private static void letGo(Came came) {
    if (came instanceof Answered(Reply reply)) {
      reply.discard();
    }
  }
}
