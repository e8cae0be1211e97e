package dev.reprise.upstream;

import dev.reprise.flight.Flight;
import dev.reprise.response.Sink;
import java.util.function.Consumer;

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
        remembered == null ? new Flight.Landing.NoRoom() : new Flight.Landing.Complete(remembered));
  }

  @Override
  public void broken(Broken cause) {
    next.broken(cause);
    atEnd.accept(new Flight.Landing.Lost(false, cause.detail(), cause.kind().code()));
  }
}
