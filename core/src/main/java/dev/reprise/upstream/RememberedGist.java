package dev.reprise.upstream;

import dev.reprise.budget.Claim;
import dev.reprise.response.Gist;
import org.jspecify.annotations.Nullable;

/** A gist whose memory is claimed before it grows; it is given up when there is none. */
final class RememberedGist {
  private final Claim memory;
  private @Nullable Gist gist;

  /**
   * @param memory holds what is remembered; closed by whoever reads it at the end
   */
  RememberedGist(Gist gist, Claim memory) {
    this.gist = gist;
    this.memory = memory;
  }

  /** A chunk needs at most twice its size. */
  void take(byte[] chunk) {
    if (gist == null) {
      return;
    }
    if (!memory.tryGrow(2L * chunk.length)) {
      gist = null;
      memory.empty();
      return;
    }
    gist.take(chunk);
    memory.shrink(Math.max(0, memory.held() - gist.held()));
  }

  /** What was remembered; null when there was no memory for it. */
  byte @Nullable [] bytes() {
    return gist == null ? null : gist.bytes();
  }
}
