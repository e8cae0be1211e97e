package dev.reprise.response;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Remembers of an answer passing by what is asked for at its end. Not for several threads. */
public interface Gist {
  void take(byte[] chunk);

  /** Bytes of memory that takes now, roughly. */
  long held();

  /** What was remembered, or null when it was too much. */
  byte @Nullable [] bytes();

  /** Everything. */
  final class All implements Gist {
    private final int limit;
    private static final ByteArrayOutputStream NONE = new ByteArrayOutputStream(0);
    private ByteArrayOutputStream copy = new ByteArrayOutputStream(1024);
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
        copy = NONE;
      } else {
        copy.writeBytes(chunk);
      }
    }

    /** Twice: what is remembered is copied when it is asked for, and its array grows by half. */
    @Override
    public long held() {
      return 2L * copy.size();
    }

    @Override
    public byte @Nullable [] bytes() {
      return outgrown ? null : copy.toByteArray();
    }
  }
}
