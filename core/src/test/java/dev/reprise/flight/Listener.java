package dev.reprise.flight;

import dev.reprise.response.Sink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A sink that remembers what it heard. */
final class Listener implements Sink {
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  boolean ended;
  @Nullable Broken broken;

  @Override
  public synchronized void chunk(byte[] bytes) {
    heard.writeBytes(bytes);
  }

  @Override
  public synchronized void end() {
    if (ended || broken != null) {
      throw new IllegalStateException("told the end twice");
    }
    ended = true;
  }

  @Override
  public synchronized void broken(Broken cause) {
    if (ended || broken != null) {
      throw new IllegalStateException("told the end twice");
    }
    broken = cause;
  }

  synchronized String text() {
    return heard.toString(StandardCharsets.UTF_8);
  }

  synchronized int size() {
    return heard.size();
  }
}
