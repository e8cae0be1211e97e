package dev.reprise.upstream;

import dev.reprise.budget.Claim;
import dev.reprise.flight.Flight;
import dev.reprise.response.Gist;
import dev.reprise.response.Sink;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes a body on unchanged and copies what is needed to read its usage at its end. Where there is
 * no memory for the copy the usage stays unknown, and the body is passed on all the same.
 */
final class Overheard implements Sink {
  private final Sink next;
  private final RememberedGist gist;
  private final Consumer<Flight.Landing> atEnd;

  Overheard(Sink next, RememberedGist gist, Consumer<Flight.Landing> atEnd) {
    this.next = next;
    this.gist = gist;
    this.atEnd = atEnd;
  }

  @Override
  public void chunk(byte[] bytes) {
    gist.take(bytes);
    next.chunk(bytes);
  }

  @Override
  public void end() {
    next.end();
    byte[] remembered = gist.bytes();
    atEnd.accept(
        remembered == null
            ? new Flight.Landing.OverBudget()
            : new Flight.Landing.Complete(remembered));
  }

  @Override
  public void broken(Broken cause) {
    next.broken(cause);
    atEnd.accept(new Flight.Landing.CutOff(cause.detail(), cause.kind().code()));
  }

  /** A gist whose memory is claimed before it grows; it is given up when there is none. */
  static final class RememberedGist {
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
}
