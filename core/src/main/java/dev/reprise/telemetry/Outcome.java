package dev.reprise.telemetry;

/** What finally happened to a request (RFC 9211's words). */
public enum Outcome {
  HIT("hit"),
  STALE_HIT("hit"),
  MISS("fwd=miss"),
  STALE("fwd=stale"),
  /** The request's own directives sent it on (RFC 9211: fwd=request). */
  REQUEST("fwd=request"),
  BYPASS("fwd=bypass"),
  /** Answered by the gateway itself: refused, or only-if-cached without an entry. */
  REFUSED("");

  private final String cacheStatus;

  Outcome(String cacheStatus) {
    this.cacheStatus = cacheStatus;
  }

  /** The first parameter of the Cache-Status member; empty when there is none. */
  public String cacheStatus() {
    return cacheStatus;
  }

  public boolean answeredFromCache() {
    return this == HIT || this == STALE_HIT;
  }
}
