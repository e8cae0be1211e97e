package dev.reprise.gateway.money;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.price.Cost;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The sums of tokens and money of some calls. Adding takes no lock; the sums are exact when no
 * thread is adding. When an account is given up ({@link #retireInto}), nothing that is added
 * meanwhile is lost:
 *
 * <pre>
 * A: found the account, is about to add
 * B: marks it retired, moves its sums
 * A: adds, sees the mark, moves what it added itself
 * </pre>
 */
public final class Account {
  final LongAdder calls = new LongAdder();
  final LongAdder input = new LongAdder();
  final LongAdder cacheRead = new LongAdder();
  final LongAdder cacheWrite5m = new LongAdder();
  final LongAdder cacheWrite1h = new LongAdder();
  final LongAdder output = new LongAdder();
  final LongAdder withoutUsage = new LongAdder();
  final LongAdder withoutPrice = new LongAdder();
  final LongAdder hits = new LongAdder();
  final LongAdder tokensAvoided = new LongAdder();
  final LongAdder predictedRead = new LongAdder();
  final LongAdder predictedWrite = new LongAdder();
  final LongAdder plannedRead = new LongAdder();
  final DollarSum billed = new DollarSum();
  final DollarSum uncached = new DollarSum();

  /**
   * Uncached less billed, of calls where both are known; below zero when writes to the provider's
   * cache were not read.
   */
  final DollarSum saved = new DollarSum();

  final DollarSum avoided = new DollarSum();

  /** When it was last added to, in seconds; a lost write is fine. */
  long touched;

  private volatile @Nullable Account heir;

  /**
   * @param replays 1 for a hit, 0 for a request that joined a call
   */
  void avoided(int replays, TokenUsage usage, long femtoDollars, long second) {
    touched = second;
    hits.add(replays);
    tokensAvoided.add(usage.total());
    if (femtoDollars > 0) {
      avoided.add(femtoDollars);
    }
    settle();
  }

  void call(TokenUsage usage, Cost cost, long second) {
    touched = second;
    calls.increment();
    if (usage.known()) {
      input.add(usage.input());
      cacheRead.add(usage.cacheRead());
      cacheWrite5m.add(usage.cacheWrite5m());
      cacheWrite1h.add(usage.cacheWrite1h());
      output.add(usage.output());
    } else {
      withoutUsage.increment();
    }
    paid(usage, cost);
    settle();
  }

  private void paid(TokenUsage usage, Cost cost) {
    if (cost.billed() == Cost.UNKNOWN) {
      if (usage.known()) {
        withoutPrice.increment();
      }
      return;
    }
    billed.add(cost.billed());
    if (cost.uncached() != Cost.UNKNOWN) {
      uncached.add(cost.uncached());
      saved.add(cost.uncached() - cost.billed());
    }
  }

  void planned(long read, long write, long actualRead) {
    predictedRead.add(read);
    predictedWrite.add(write);
    plannedRead.add(actualRead);
    settle();
  }

  boolean retired() {
    return heir != null;
  }

  void retireInto(Account other) {
    heir = other;
    moveTo(other);
  }

  private void settle() {
    Account other = heir;
    if (other != null) {
      moveTo(other);
      other.settle();
    }
  }

  private void moveTo(Account other) {
    LongAdder[] from = counts();
    LongAdder[] to = other.counts();
    for (int i = 0; i < from.length; i++) {
      to[i].add(from[i].sumThenReset());
    }
    DollarSum[] ours = sums();
    DollarSum[] theirs = other.sums();
    for (int i = 0; i < ours.length; i++) {
      ours[i].drainTo(theirs[i]);
    }
  }

  /** Adds this account's sums to another's, keeping its own. */
  public void addTo(Account sum) {
    LongAdder[] from = counts();
    LongAdder[] to = sum.counts();
    for (int i = 0; i < from.length; i++) {
      to[i].add(from[i].sum());
    }
    DollarSum[] ours = sums();
    DollarSum[] theirs = sum.sums();
    for (int i = 0; i < ours.length; i++) {
      ours[i].addTo(theirs[i]);
    }
  }

  private LongAdder[] counts() {
    return new LongAdder[] {
      calls,
      input,
      cacheRead,
      cacheWrite5m,
      cacheWrite1h,
      output,
      withoutUsage,
      withoutPrice,
      hits,
      tokensAvoided,
      predictedRead,
      predictedWrite,
      plannedRead
    };
  }

  private DollarSum[] sums() {
    return new DollarSum[] {billed, uncached, saved, avoided};
  }

  /** What this account holds now. */
  public Totals totals() {
    return new Totals(
        calls.sum(),
        hits.sum(),
        input.sum(),
        cacheRead.sum(),
        cacheWrite5m.sum(),
        cacheWrite1h.sum(),
        output.sum(),
        tokensAvoided.sum(),
        billed.dollars(),
        uncached.dollars(),
        saved.dollars(),
        avoided.dollars(),
        withoutUsage.sum(),
        withoutPrice.sum(),
        predictedRead.sum(),
        predictedWrite.sum(),
        plannedRead.sum());
  }
}
