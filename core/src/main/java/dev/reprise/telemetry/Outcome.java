package dev.reprise.telemetry;

/** What finally happened to a request, in the terms of RFC 9211. */
public enum Outcome {
  HIT("hit"),
  STALE_HIT("hit"),
  MISS("fwd=miss"),
  STALE("fwd=stale"),
  /** The request's own directives demanded a call to the provider (RFC 9211: fwd=request). */
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
