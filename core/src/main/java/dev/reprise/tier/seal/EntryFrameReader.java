package dev.reprise.tier.seal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Reads what {@link EntryFrameWriter} wrote. Every length is compared with what is left before
 * anything of that length is made, so a hostile frame costs no memory.
 */
final class EntryFrameReader {
  private static final int BILLION = 1_000_000_000;

  private final ByteBuffer frame;

  EntryFrameReader(byte[] bytes) {
    this.frame = ByteBuffer.wrap(bytes);
  }

  int octet() throws UnreadableFrame {
    need(1);
    return frame.get() & 0xff;
  }

  int int32() throws UnreadableFrame {
    need(4);
    return frame.getInt();
  }

  long int64() throws UnreadableFrame {
    need(8);
    return frame.getLong();
  }

  byte[] blob() throws UnreadableFrame {
    byte[] value = new byte[length()];
    frame.get(value);
    return value;
  }

  String text() throws UnreadableFrame {
    int length = length();
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(frame.slice(frame.position(), length))
              .toString();
      frame.position(frame.position() + length);
      return text;
    } catch (CharacterCodingException e) {
      throw new UnreadableFrame("a text is not UTF-8");
    }
  }

  Instant instant() throws UnreadableFrame {
    long second = int64();
    int nano = int32();
    boolean possible =
        second >= Instant.MIN.getEpochSecond()
            && second <= Instant.MAX.getEpochSecond()
            && nano >= 0
            && nano < BILLION;
    if (!possible) {
      throw new UnreadableFrame("an instant is out of range");
    }
    return Instant.ofEpochSecond(second, nano);
  }

  /** How many parts follow, each of at least {@code leastBytes}. */
  int count(int leastBytes) throws UnreadableFrame {
    int count = int32();
    if (count < 0 || (long) count * leastBytes > frame.remaining()) {
      throw new UnreadableFrame("a count goes beyond the frame");
    }
    return count;
  }

  byte[] rest() {
    byte[] rest = new byte[frame.remaining()];
    frame.get(rest);
    return rest;
  }

  void end() throws UnreadableFrame {
    if (frame.hasRemaining()) {
      throw new UnreadableFrame("bytes follow the end of the frame");
    }
  }

  private int length() throws UnreadableFrame {
    int length = int32();
    if (length < 0 || length > frame.remaining()) {
      throw new UnreadableFrame("a length goes beyond the frame");
    }
    return length;
  }

  private void need(int bytes) throws UnreadableFrame {
    if (frame.remaining() < bytes) {
      throw new UnreadableFrame("the frame is cut short");
    }
  }
}
