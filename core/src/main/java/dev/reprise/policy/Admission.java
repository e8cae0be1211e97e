package dev.reprise.policy;

import java.time.Duration;

/** Whether an answer may be kept. */
public sealed interface Admission {
  /** Kept, for at most this long from when it was made. */
  record KeepFor(Duration ttl) implements Admission {}

  /** Not kept. */
  record Drop(Reason reason, String detail) implements Admission {}
}
