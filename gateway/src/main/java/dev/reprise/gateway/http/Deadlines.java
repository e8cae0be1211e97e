package dev.reprise.gateway.http;

import java.time.Duration;

/**
 * Records when the present phase of a connection began, and tells which time limit it has passed.
 */
final class Deadlines {
  enum Missed {
    NONE,
    HEAD,
    BODY,
    IDLE
  }

  private static final long LINGER = Duration.ofSeconds(2).toNanos();
  private boolean body;
  private boolean head;
  private boolean unwritable;
  private long partialSince;
  private long idleSince;
  private long unwritableSince;
  private long lingerSince;

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

  /** A request was read completely: the time for the next one starts again. */
  void requestRead(long now) {
    partialSince = now;
    body = false;
    head = false;
  }

  void reading(boolean inBody, boolean inHead, long now) {
    if (inBody != body || inHead != head) {
      partialSince = now;
      body = inBody;
      head = inHead;
    }
  }

  boolean lingeredLong(long now) {
    return now - lingerSince > LINGER;
  }

  boolean unread(long now, long mostNanos) {
    return unwritable && now - unwritableSince > mostNanos;
  }

  Missed missed(long now, ClientLimits limits, boolean nothingUnderWay) {
    long partial = now - partialSince;
    if (body) {
      return partial > limits.bodyTime().toNanos() ? Missed.BODY : Missed.NONE;
    }
    if (head) {
      return partial > limits.headerTime().toNanos() ? Missed.HEAD : Missed.NONE;
    }
    boolean idle = nothingUnderWay && now - idleSince > limits.idle().toNanos();
    return idle ? Missed.IDLE : Missed.NONE;
  }
}
