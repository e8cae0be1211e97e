package dev.reprise.flight;

import dev.reprise.response.Feed;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Pauses and resumes the provider of a broadcast, one thread at a time, so that it is told in the
 * order in which that was decided. Otherwise this could happen:
 *
 * <pre>
 * A: all readers are paused, decides to pause
 * B: joins, decides to resume, resumes
 * A: pauses, and nobody would ever resume
 * </pre>
 */
final class ProviderPauses {
  private final Feed provider;
  private final UnaryOperator<Boolean> wanted;
  private final DrainLoop telling = new DrainLoop(this::tell);
  private boolean paused; // what the provider was told last; used in telling only
  private volatile @Nullable Thread resuming;

  /**
   * @param wanted from whether the provider is paused to whether it should be
   */
  ProviderPauses(Feed provider, UnaryOperator<Boolean> wanted) {
    this.provider = provider;
    this.wanted = wanted;
  }

  /**
   * To be called after each change of what is wanted, without a lock. A provider that is resumed
   * may deliver at once; a reader that cannot take all of it pauses in between, and the provider
   * must hear that before it goes on.
   */
  void balance() {
    if (resuming == Thread.currentThread()) {
      tell();
    } else {
      telling.run();
    }
  }

  private void tell() {
    boolean now = wanted.apply(paused);
    if (now == paused) {
      return;
    }
    paused = now;
    if (now) {
      provider.pause();
    } else {
      Thread outer = resuming;
      resuming = Thread.currentThread();
      try {
        provider.resume();
      } finally {
        resuming = outer;
      }
    }
  }
}
