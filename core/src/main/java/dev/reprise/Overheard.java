package dev.reprise;

import dev.reprise.flight.Flight;
import dev.reprise.response.Sink;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Passes a body on untouched and remembers a bounded copy, so that its usage can be read when it
 * has ended.
 */
final class Overheard implements Sink {
  private final Sink next;
  private final int limit;
  private final Consumer<Flight.Landing> atEnd;
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream(1024);
  private boolean outgrown;

  Overheard(Sink next, int limit, Consumer<Flight.Landing> atEnd) {
    this.next = next;
    this.limit = limit;
    this.atEnd = atEnd;
  }

  @Override
  public void chunk(byte[] bytes) {
    outgrown |= copy.size() + bytes.length > limit;
    if (outgrown) {
      copy.reset();
    } else {
      copy.writeBytes(bytes);
    }
    next.chunk(bytes);
  }

  @Override
  public void end() {
    next.end();
    atEnd.accept(
        outgrown
            ? new Flight.Landing.Lost(true, "larger than what is overheard")
            : new Flight.Landing.Whole(copy.toByteArray()));
  }

  @Override
  public void broken(Broken cause) {
    next.broken(cause);
    atEnd.accept(new Flight.Landing.Lost(false, cause.detail()));
  }
}
