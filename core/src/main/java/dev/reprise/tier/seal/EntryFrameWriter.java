package dev.reprise.tier.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Writes numbers big-endian and everything else behind its length, into a growing array. */
final class EntryFrameWriter {
  private byte[] bytes = new byte[512];
  private int length;

  EntryFrameWriter octet(int value) {
    room(1).put((byte) value);
    return this;
  }

  EntryFrameWriter int32(int value) {
    room(4).putInt(value);
    return this;
  }

  EntryFrameWriter int64(long value) {
    room(8).putLong(value);
    return this;
  }

  EntryFrameWriter blob(byte[] value) {
    int32(value.length);
    room(value.length).put(value);
    return this;
  }

  EntryFrameWriter text(String value) {
    return blob(value.getBytes(StandardCharsets.UTF_8));
  }

  EntryFrameWriter instant(Instant value) {
    return int64(value.getEpochSecond()).int32(value.getNano());
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  private ByteBuffer room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.addExact(length, Math.max(more, length)));
    }
    ByteBuffer place = ByteBuffer.wrap(bytes, length, more);
    length += more;
    return place;
  }
}
