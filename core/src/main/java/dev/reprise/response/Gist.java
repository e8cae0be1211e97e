package dev.reprise.response;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies from a live answer, chunk by chunk, the bytes that are needed when it has ended. For one
 * thread at a time.
 */
public interface Gist {
  void take(byte[] chunk);

  /** Bytes of memory the copy takes now, roughly. */
  long held();

  /** The bytes copied, or null when they were more than the limit. */
  byte @Nullable [] bytes();

  /** Copies every byte. */
  final class All implements Gist {
    private final int limit;
    private static final ByteArrayOutputStream NONE = new ByteArrayOutputStream(0);
    private ByteArrayOutputStream copy = new ByteArrayOutputStream(1024);
    private boolean outgrown;

    /**
     * @param limit most bytes that are copied
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

    /** Twice the size, since {@link #bytes} makes a copy and the array has spare room. */
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
