package dev.reprise;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The one place time is read from: wall time for ages and expiry, monotonic nanoseconds for
 * everything measured.
 */
public record Clock(InstantSource wall, LongSupplier nanos) {
  public static final Clock SYSTEM = new Clock(InstantSource.system(), System::nanoTime);

  long now() {
    return nanos.getAsLong();
  }
}
