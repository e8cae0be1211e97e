package dev.reprise.gateway.resilience;

import dev.reprise.breaker.CallerTable;

/**
 * Limits the retries of one provider to a fifth of the recent calls, and one a second in addition
 * so that rare callers may retry too. So an outage does not multiply the calls: at full load it
 * adds 20 %.
 *
 * <p>The fifth that a caller's calls earn belongs to that caller. The retry a second is common:
 * while other callers are active, one caller may use at most half of it. Callers without a
 * successful call share one account, since credentials can be invented. Amounts are thousandths of
 * a retry. Thread-safe.
 */
final class RetryBudget {
  private static final long RETRY = 1_000;
  private static final long PER_CALL = 200;
  private static final long PER_SECOND = 1_000;

  /** The most that time alone adds. */
  private static final long FLOOR = 10 * RETRY;

  private static final long MOST_DRAWN_BY_ONE = FLOOR / 2;

  /** The most that calls add, so that old calls do not allow retries for long. */
  private static final long MOST_EARNED = 100 * RETRY;

  private static final long NANOS_PER_THOUSANDTH = 1_000_000_000L / PER_SECOND;

  /** A caller that has not asked for so long does not count as active. */
  private static final long PRESENT_NANOS = 60_000_000_000L;

  private static final class Credit {
    long earned;
    long drawn;
    long countedUntil;
  }

  private final CallerTable<Credit> callers = new CallerTable<>(Credit::new);
  private final Credit newcomers = new Credit();
  private long floor = FLOOR;
  private long countedUntil;
  private String latest = "";
  private boolean changed;
  private long changedAt;

  RetryBudget(long now) {
    this.countedUntil = now;
  }

  /** A call is made for the first time. */
  synchronized void asked(String caller, long now) {
    grow(now);
    if (!caller.equals(latest)) {
      changed = !latest.isEmpty() || changed;
      changedAt = now;
      latest = caller;
    }
    Credit credit = credit(caller, now);
    credit.earned = Math.min(MOST_EARNED, credit.earned + PER_CALL);
  }

  /** A call went well. */
  synchronized void succeeded(String caller, long now) {
    callers.succeeded(caller, now);
  }

  /** Whether a retry may be made; if so, takes its cost. */
  synchronized boolean spend(String caller, long now) {
    grow(now);
    Credit credit = credit(caller, now);
    boolean alone = !changed || now - changedAt > PRESENT_NANOS;
    if (floor >= RETRY && (alone || credit.drawn + RETRY <= MOST_DRAWN_BY_ONE)) {
      floor -= RETRY;
      credit.drawn += RETRY;
      return true;
    }
    if (credit.earned < RETRY) {
      return false;
    }
    credit.earned -= RETRY;
    return true;
  }

  private Credit credit(String caller, long now) {
    Credit credit = callers.knows(caller) ? callers.of(caller, now) : newcomers;
    long repaid = Math.max(0, now - credit.countedUntil) / NANOS_PER_THOUSANDTH / 2;
    if (credit.drawn == 0) {
      credit.countedUntil = now;
    } else if (repaid > 0) {
      credit.countedUntil += repaid * 2 * NANOS_PER_THOUSANDTH;
      credit.drawn = Math.max(0, credit.drawn - repaid);
    }
    return credit;
  }

  private void grow(long now) {
    long grown = Math.max(0, now - countedUntil) / NANOS_PER_THOUSANDTH;
    countedUntil += grown * NANOS_PER_THOUSANDTH;
    floor = Math.min(FLOOR, floor + grown);
  }
}
