package dev.reprise.gateway.resilience;

import dev.reprise.breaker.SharedBreaker;
import dev.reprise.breaker.SharedBreaker.Fault;
import dev.reprise.gateway.resilience.Judge.Answered;
import dev.reprise.gateway.resilience.Judge.Came;
import dev.reprise.gateway.resilience.Judge.Failed;
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
 * Asks an origin, and asks again when that may help. The reply is given on as it came, live body
 * and all: from then on nothing is asked again.
 */
public final class RetryingOrigin implements Origin {
  /** One call with its deadline. */
  @FunctionalInterface
  public interface Way {
    Reply ask(HttpCall call, Duration within);
  }

  /** Why, and for how long, is said in the body by some. */
  private static final int TOO_MANY = 429;

  private final Way way;
  private final Function<String, RetryPolicy> policies;
  private final Duration longest;
  private final Breakers breakers;
  private final Watch watch;
  private final Time time;
  private final ConcurrentMap<String, RetryBudget> budgets = new ConcurrentHashMap<>();

  /**
   * @param policies by provider name; asked anew for each call, so that a reload counts at once
   * @param longest a request that nobody waits for may take, where its caller names no deadline
   */
  public RetryingOrigin(
      Way way, Function<String, RetryPolicy> policies, Duration longest, Watch watch) {
    this(way, policies, longest, watch, Time.SYSTEM);
  }

  RetryingOrigin(
      Way way, Function<String, RetryPolicy> policies, Duration longest, Watch watch, Time time) {
    this.way = way;
    this.policies = policies;
    this.longest = longest;
    this.breakers = new Breakers(watch);
    this.watch = watch;
    this.time = time;
  }

  @Override
  public Reply ask(HttpCall call) {
    long now = time.now();
    budget(call, now).asked(who(call), now);
    var asking = new Asking(call, policies.apply(call.provider()), now);
    return switch (asking.last()) {
      case Answered(Reply reply) -> reply;
      case Failed(OriginFailed cause) -> throw cause;
    };
  }

  private RetryBudget budget(HttpCall call, long now) {
    return budgets.computeIfAbsent(call.provider(), ignored -> new RetryBudget(now));
  }

  /** One request's calls. */
  private final class Asking {
    private final HttpCall call;
    private final RetryPolicy policy;
    private final Caller caller;
    private final long deadline;
    private final SharedBreaker breaker;
    private final String who;

    Asking(HttpCall call, RetryPolicy policy, long now) {
      this.call = call;
      this.policy = policy;
      this.caller =
          Caller.OF_REQUEST.isBound()
              ? Caller.OF_REQUEST.get()
              : new Caller(now + longest.toNanos());
      long own = now + policy.timeout().toNanos();
      this.deadline = own - caller.deadline() < 0 ? own : caller.deadline();
      this.breaker = breakers.of(Breakers.endpoint(call.url()));
      this.who = who(call);
    }

    Came last() {
      SharedBreaker.Pass pass = breaker.pass(who, time.now());
      Came came = pass == null ? shut() : attempt(pass);
      for (int retry = 0; Judge.worthAnother(call, policy, came); retry++) {
        pass = again(retry, came);
        if (pass == null) {
          return came;
        }
        letGo(came);
        call.manner().onRetry().run();
        came = attempt(pass);
        watch.retried(call.provider(), Judge.good(came) ? Retry.ANSWERED : Retry.FAILED);
      }
      return came;
    }

    /** Leave for one more call, after its pause; null when there will be none. */
    private SharedBreaker.@Nullable Pass again(int retry, Came came) {
      Duration pause = pause(retry, came);
      Retry hindrance = hindrance(retry, came, pause);
      if (hindrance == null) {
        hindrance = paused(pause) ? null : Retry.CALLER_GONE;
      }
      SharedBreaker.Pass pass = hindrance == null ? breaker.pass(who, time.now()) : null;
      if (pass == null) {
        watch.retried(call.provider(), hindrance == null ? Retry.BREAKER_OPEN : hindrance);
      }
      return pass;
    }

    private Duration pause(int retry, Came came) {
      Optional<Duration> wish = Judge.wish(came, time.wall().instant());
      return wish.map(time.backoff()::after).orElseGet(() -> time.backoff().pause(retry));
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

    private Came attempt(SharedBreaker.Pass pass) {
      try {
        Reply reply = way.ask(call, Duration.ofNanos(deadline - time.now()));
        var came = new Answered(reply.status() == TOO_MANY ? HeldFeed.seen(reply) : reply);
        note(call, pass, came);
        return came;
      } catch (OriginFailed failed) {
        var came = new Failed(failed);
        note(call, pass, came);
        return came;
      } finally {
        pass.dropped();
      }
    }

    private Came shut() {
      Duration wait = breaker.opensIn(who, time.now());
      return new Failed(
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

  /** What the gateway does by itself has failures of its own, too. */
  private static String who(HttpCall call) {
    return call.manner().caller() == null ? "" : call.manner().caller().name();
  }

  /**
   * A 429 says that the caller asks too much, not that the endpoint is unwell. That nobody was
   * reached is the endpoint's fault; a 5xx, a silence or a broken connection may come of what this
   * caller asked: a prompt too long, a request that breaks the provider's parser.
   */
  private void note(HttpCall call, SharedBreaker.Pass pass, Came came) {
    long now = time.now();
    switch (came) {
      case Answered(Reply reply) when reply.status() >= 500 && Origin.momentary(reply.status()) ->
          pass.failed(now, "status " + reply.status(), Fault.PERHAPS_THE_CALLERS);
      case Answered(Reply reply) when reply.successful() -> {
        budget(call, now).succeeded(who(call), now);
        pass.succeeded(now);
      }
      case Answered ignored -> pass.refused(now);
      case Failed(OriginFailed cause) when cause.kind() != OriginFailed.FailureKind.ABANDONED ->
          pass.failed(now, cause.kind().name().toLowerCase(Locale.ROOT), fault(cause));
      case Failed ignored -> pass.dropped();
    }
  }

  private static Fault fault(OriginFailed cause) {
    return cause.kind() == OriginFailed.FailureKind.UNREACHABLE
        ? Fault.ENDPOINT
        : Fault.PERHAPS_THE_CALLERS;
  }

  private static void letGo(Came came) {
    if (came instanceof Answered(Reply reply)) {
      reply.discard();
    }
  }
}
