package dev.reprise.gateway.resilience;

import dev.reprise.provider.Origin.OriginFailed;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tells the operator why calls failed, with addresses and the texts of libraries, which callers are
 * not told. At most one line in ten seconds for each provider and kind of failure.
 */
final class FailureLog {
  private static final System.Logger LOG = System.getLogger(FailureLog.class.getName());
  private static final long PAUSE = Duration.ofSeconds(10).toNanos();

  private record Failing(String provider, OriginFailed.FailureKind kind) {}

  /**
   * @param since when the last line was written, in nanoseconds
   * @param suppressed failures since then
   * @param due whether the failure that made this value is to be logged
   */
  private record Written(long since, long suppressed, boolean due) {}

  private final ConcurrentMap<Failing, Written> written = new ConcurrentHashMap<>();

  void log(String provider, OriginFailed cause, long now) {
    if (cause.kind() == OriginFailed.FailureKind.ABANDONED) {
      return;
    }
    long[] suppressed = new long[1];
    Written state =
        written.compute(
            new Failing(provider, cause.kind()),
            (failing, last) -> {
              suppressed[0] = last == null ? 0 : last.suppressed();
              return last == null || now - last.since() >= PAUSE
                  ? new Written(now, 0, true)
                  : new Written(last.since(), last.suppressed() + 1, false);
            });
    if (state.due()) {
      LOG.log(Level.WARNING, line(provider, cause, suppressed[0]));
    }
  }

  private static String line(String provider, OriginFailed cause, long suppressed) {
    String more = suppressed == 0 ? "" : "; " + suppressed + " more since the last such line";
    return "provider " + provider + " failed: " + cause.getMessage() + more;
  }
}
