package dev.reprise.interleaving;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each request may be given, worked out from what happened and from nothing of the product.
 *
 * <p>Everything that can change has a number that grows with each change: each document, the model
 * that answers, and {@link #EVERYTHING}, which every answer depends on. An answer carries the
 * numbers its provider read. A request must not be given an answer whose number of anything it
 * depends on is lower than the last change that was acknowledged before the request began (F-4,
 * F-6); if it named the ledger's position, than the last one that was written (F-10). An answer
 * depends on the tags of whoever called for it and of everybody it was given to (contract 2.3).
 *
 * <p>Not synchronised: one actor goes at a time, and those that wake together only add.
 */
final class Promises {
  static final String EVERYTHING = "everything";

  /** The release that answers, as a tag. */
  static final String RELEASE = "model:m-1-2026";

  private final Map<String, Integer> source = new HashMap<>();
  private final Map<String, Integer> written = new HashMap<>();
  private final Map<String, Integer> acknowledged = new HashMap<>();
  private final Map<Integer, Answer> answers = new HashMap<>();
  private int moment;
  private int newest;
  private int given;
  private int shared;
  private String violation = "";

  /**
   * One who asks: what it depends on and what it may share.
   *
   * @param echoed words of the request that the answer repeats
   */
  record Caller(
      String name,
      String echoed,
      List<String> tags,
      @Nullable Duration maxAge,
      String scope,
      String policy) {}

  /** What one request was promised when it began. */
  record Promise(
      Caller caller, Map<String, Integer> least, Instant began, int moment, int notReadBefore) {}

  private record Answer(
      Promise by, Map<String, Integer> read, Set<String> tags, Instant called, int readAt) {}

  /** The source changes. */
  synchronized void changes(String what) {
    source.merge(what, 1, Integer::sum);
  }

  /** The change was written into the ledger. */
  synchronized void written(String what) {
    written.put(what, source.getOrDefault(what, 0));
  }

  /** Whoever invalidated is told that it is done. */
  synchronized void acknowledged() {
    acknowledged.putAll(written);
  }

  synchronized Promise begins(Caller caller, boolean withPosition, Instant now) {
    return new Promise(
        caller, Map.copyOf(withPosition ? written : acknowledged), now, ++moment, newest);
  }

  /** A provider reads its inputs; returns the number of the answer. */
  synchronized int read(Promise by, Instant called) {
    int number = answers.size() + 1;
    var tags = new HashSet<>(by.caller().tags());
    answers.put(number, new Answer(by, Map.copyOf(source), tags, called, ++moment));
    return number;
  }

  /** A request that asked for a new answer was given its own, and it was kept. */
  synchronized void renewed(Promise by) {
    newest = Math.max(newest, by.moment());
  }

  /**
   * @param leased whether the node's lease is valid now; without it nothing is reused (F-8)
   */
  synchronized void given(Promise promise, int number, String how, boolean leased) {
    Answer answer = answers.get(number);
    given++;
    boolean reused = answer.by() != promise;
    shared += reused ? 1 : 0;
    broken(reused && !leased, how, promise, "an answer without a lease");
    var depends = new HashSet<>(answer.tags());
    depends.addAll(promise.caller().tags());
    depends.add(EVERYTHING);
    depends.add(RELEASE);
    for (String tag : depends) {
      int read = answer.read().getOrDefault(tag, 0);
      int least = promise.least().getOrDefault(tag, 0);
      broken(read < least, how, promise, tag + " as of " + read + ", at least " + least);
    }
    Duration maxAge = promise.caller().maxAge();
    boolean old = maxAge != null && answer.called().plus(maxAge).isBefore(promise.began());
    broken(old, how, promise, "an answer older than it takes");
    Caller maker = answer.by().caller();
    broken(!maker.scope().equals(promise.caller().scope()), how, promise, "another's answer");
    broken(!maker.policy().equals(promise.caller().policy()), how, promise, "of another policy");
    broken(answer.readAt() < promise.notReadBefore(), how, promise, "read before the newest");
    answer.tags().addAll(promise.caller().tags());
  }

  synchronized void broken(boolean really, String how, Promise promise, String what) {
    if (really && violation.isEmpty()) {
      violation = promise.caller().name() + " was given (" + how + ") " + what;
    }
  }

  /** Something else than an answer is wrong. */
  synchronized void broken(boolean really, String what) {
    if (really && violation.isEmpty()) {
      violation = what;
    }
  }

  /** How many calls were answered. */
  synchronized int calls() {
    return answers.size();
  }

  synchronized int given() {
    return given;
  }

  /** How many requests were given an answer that another's call made. */
  synchronized int shared() {
    return shared;
  }

  synchronized String violation() {
    return violation;
  }
}
