package dev.reprise.upstream;

import dev.reprise.budget.Claim;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body only when it has to. What a kept answer used is read from the whole answer; the gist
 * is asked for only when the answer could not be kept. So the first {@value #DEFERRED} bytes are
 * held unread, and most answers are never read twice.
 */
final class DeferredGist {
  /** Most bytes that are held unread. */
  static final int DEFERRED = 64 << 10;

  private final Overheard.RememberedGist gist;
  private final Claim memory;
  private @Nullable List<byte[]> unread = new ArrayList<>();
  private int size;

  /**
   * @param memory holds what is held unread, and after that what the gist remembers
   */
  DeferredGist(Overheard.RememberedGist gist, Claim memory) {
    this.gist = gist;
    this.memory = memory;
  }

  /** The array is kept and must not change. */
  void take(byte[] chunk) {
    if (unread != null && chunk.length <= DEFERRED - size && memory.tryGrow(chunk.length)) {
      unread.add(chunk);
      size += chunk.length;
      return;
    }
    readDeferred();
    gist.take(chunk);
  }

  private void readDeferred() {
    if (unread == null) {
      return;
    }
    List<byte[]> pieces = unread;
    unread = null;
    memory.shrink(size);
    pieces.forEach(gist::take);
  }

  /** What was remembered; null when there was no memory for it. */
  byte @Nullable [] bytes() {
    readDeferred();
    return gist.bytes();
  }
}
