package dev.reprise.gateway.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Records when the present phase of a connection began, and tells which time limit it has passed.
 *
 * <p>{@code limits.request} bounds the wait for the head of an answer and each silence within it,
 * so that an answer that flows is never cut by it; {@code limits.total} bounds the whole of it,
 * when it is set. The time in which the client does not read is not counted as silence.
 *
 * <p>A client that has closed its side before its answer began may wait for it, or may have left:
 * TCP shows both in the same way. To tell them apart the gateway sends interim answers (100): a
 * client that waits skips them (RFC 9110 section 15.2); one that has left answers the first with a
 * reset, and then the second cannot be written.
 */
final class Deadlines {
  /** What a connection has to do now. */
  enum DueStep {
    NONE,
    HEAD,
    BODY,
    ANSWER,
    /** The client is to be asked whether it is still there. */
    SIGN_OF_LIFE,
    /** The connection is unused, or its client does not read. */
    CONNECTION
  }

  /** What is being read. */
  enum Phase {
    BETWEEN,
    HEAD,
    BODY
  }

  private static final long LINGER = Duration.ofSeconds(2).toNanos();
  private static final long ASKS_SOON = Duration.ofMillis(500).toNanos();
  private static final long ASKS_LATER = Duration.ofSeconds(15).toNanos();
  private Phase phase = Phase.BETWEEN;
  private boolean unwritable;
  private boolean halfClosed;
  private int askedClient;
  private long partialSince;
  private long idleSince;
  private long unwritableSince;
  private long lingerSince;
  private long halfClosedSince;

  void idleFrom(long now) {
    idleSince = now;
  }

  void lingerFrom(long now) {
    lingerSince = now;
  }

  void unwritable(boolean is, long now) {
    unwritable = is;
    unwritableSince = now;
  }

  /** The client sends nothing more. */
  void halfClosed(long now) {
    halfClosed = true;
    halfClosedSince = now;
  }

  boolean halfClosed() {
    return halfClosed;
  }

  /** A request was read completely: the time for the next one starts again. */
  void requestRead(long now) {
    partialSince = now;
    phase = Phase.BETWEEN;
  }

  void reading(Phase next, long now) {
    if (next != phase) {
      partialSince = now;
      phase = next;
    }
  }

  boolean unread(long now, long mostNanos) {
    return unwritable && now - unwritableSince > mostNanos;
  }

  /** What is due on a connection that is being ended. */
  DueStep lingered(long now) {
    return now - lingerSince > LINGER ? DueStep.CONNECTION : DueStep.NONE;
  }

  /**
   * @param first the answer that is owed next
   * @param reads whether requests are read now; their time does not run otherwise
   */
  DueStep due(long now, ClientLimits limits, @Nullable Exchange first, boolean reads) {
    if (unread(now, limits.bodyTime().toNanos())) {
      return DueStep.CONNECTION;
    }
    if (first != null && overdue(first, now, limits) != null) {
      return DueStep.ANSWER;
    }
    if (first != null && halfClosed && dueSignOfLife(first, now)) {
      return DueStep.SIGN_OF_LIFE;
    }
    return reads ? due(now, limits, first == null) : DueStep.NONE;
  }

  private DueStep due(long now, ClientLimits limits, boolean nothingUnderWay) {
    long partial = now - partialSince;
    return switch (phase) {
      case BODY -> partial > limits.bodyTime().toNanos() ? DueStep.BODY : DueStep.NONE;
      case HEAD -> partial > limits.headerTime().toNanos() ? DueStep.HEAD : DueStep.NONE;
      case BETWEEN -> {
        boolean idle = nothingUnderWay && now - idleSince > limits.idle().toNanos();
        yield idle ? DueStep.CONNECTION : DueStep.NONE;
      }
    };
  }

  /** Twice soon, then every 15 s. */
  private boolean dueSignOfLife(Exchange first, long now) {
    long pause = askedClient < 2 ? ASKS_SOON : ASKS_LATER;
    boolean due = first.unanswered() && first.head.http11() && now - halfClosedSince > pause;
    if (due) {
      askedClient++;
      halfClosedSince = now;
    }
    return due;
  }

  /** Which limit an answer has passed, in words; null while it is in time. */
  static @Nullable String overdue(Exchange answer, long now, ClientLimits limits) {
    Duration total = limits.total();
    if (!total.isZero() && now - answer.since > total.toNanos()) {
      return "the answer was not whole within %s (limits.total)".formatted(shown(total));
    }
    LiveOutflow flow = answer.outflow();
    long most = limits.request().toNanos();
    if (flow == null) {
      return answer.unanswered() && now - answer.since > most
          ? "no answer within %s (limits.request)".formatted(shown(limits.request()))
          : null;
    }
    return flow.silentFor(now) > most
        ? "no more of the answer within %s (limits.request)".formatted(shown(limits.request()))
        : null;
  }

  private static String shown(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
