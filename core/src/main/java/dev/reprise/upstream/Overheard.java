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
  private final Claim memory;
  private final Consumer<Flight.Landing> atEnd;
  private @Nullable Gist gist;

  /**
   * @param memory holds what is remembered; to be closed by whoever hears the end
   */
  Overheard(Sink next, Gist gist, Claim memory, Consumer<Flight.Landing> atEnd) {
    this.next = next;
    this.gist = gist;
    this.memory = memory;
    this.atEnd = atEnd;
  }

  @Override
  public void chunk(byte[] bytes) {
    if (gist != null) {
      remember(gist, bytes);
    }
    next.chunk(bytes);
  }

  /** The memory is claimed before the copy is made; a chunk needs at most twice its size. */
  private void remember(Gist into, byte[] bytes) {
    if (!memory.tryGrow(2L * bytes.length)) {
      gist = null;
      memory.empty();
      return;
    }
    into.take(bytes);
    memory.shrink(Math.max(0, memory.held() - into.held()));
  }

  @Override
  public void end() {
    next.end();
    atEnd.accept(heard());
  }

  private Flight.Landing heard() {
    if (gist == null) {
      return new Flight.Landing.NoRoom();
    }
    byte[] remembered = gist.bytes();
    return remembered == null
        ? new Flight.Landing.Lost(true, "larger than what is overheard")
        : new Flight.Landing.Complete(remembered);
  }

  @Override
  public void broken(Broken cause) {
    next.broken(cause);
    atEnd.accept(new Flight.Landing.Lost(false, cause.detail(), cause.kind().code()));
  }
}
