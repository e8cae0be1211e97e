package dev.reprise;

import dev.reprise.flight.Flight;
import dev.reprise.response.Gist;
import dev.reprise.response.Sink;
import java.util.function.Consumer;

/** Passes a body on untouched and remembers its gist, so that its usage can be read at its end. */
final class Overheard implements Sink {
  private final Sink next;
  private final Gist gist;
  private final Consumer<Flight.Landing> atEnd;

  Overheard(Sink next, Gist gist, Consumer<Flight.Landing> atEnd) {
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
            ? new Flight.Landing.Lost(true, "larger than what is overheard")
            : new Flight.Landing.Whole(remembered));
  }

  @Override
  public void broken(Broken cause) {
    next.broken(cause);
    atEnd.accept(new Flight.Landing.Lost(false, cause.detail()));
  }
}
