package dev.reprise.response;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Remembers of an answer passing by what is asked for at its end. Not for several threads. */
public interface Gist {
  void take(byte[] chunk);

  /** What was remembered, or null when it was too much. */
  byte @Nullable [] bytes();

  /** Everything. */
  final class All implements Gist {
    private final int limit;
    private final ByteArrayOutputStream copy = new ByteArrayOutputStream(1024);
    private boolean outgrown;

    /**
     * @param limit most bytes remembered
     */
    public All(int limit) {
      this.limit = limit;
    }

    @Override
    public void take(byte[] chunk) {
      outgrown |= copy.size() + chunk.length > limit;
      if (outgrown) {
        copy.reset();
      } else {
        copy.writeBytes(chunk);
      }
    }

    @Override
    public byte @Nullable [] bytes() {
      return outgrown ? null : copy.toByteArray();
    }
  }
}
