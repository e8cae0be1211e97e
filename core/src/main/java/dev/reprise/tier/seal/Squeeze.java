package dev.reprise.tier.seal;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Deflate at its fastest, for frames long enough to be worth it. */
final class Squeeze {
  /** Shorter frames are kept as they are: the gain would be less than one disk page. */
  static final int WORTH_TRYING = 4096;

  private Squeeze() {}

  /** The deflated bytes, or null when they would not be at least an eighth shorter. */
  static byte @Nullable [] deflate(byte[] plain) {
    if (plain.length <= WORTH_TRYING) {
      return null;
    }
    byte[] squeezed = new byte[plain.length - plain.length / 8];
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      int length = deflater.deflate(squeezed);
      return deflater.finished() ? Arrays.copyOf(squeezed, length) : null;
    } finally {
      deflater.end();
    }
  }

  /** Exactly {@code length} bytes come out, or it is unreadable; no more memory than that. */
  static byte[] inflate(byte[] squeezed, int length) throws UnreadableFrame {
    byte[] plain = new byte[length];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(squeezed);
      int got = inflater.inflate(plain);
      if (got != length || inflater.getRemaining() > 0) {
        throw new UnreadableFrame("the frame does not inflate to its stated length");
      }
      return plain;
    } catch (DataFormatException e) {
      throw new UnreadableFrame("the frame does not inflate");
    } finally {
      inflater.end();
    }
  }
}
