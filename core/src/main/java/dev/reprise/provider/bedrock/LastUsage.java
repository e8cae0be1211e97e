package dev.reprise.provider.bedrock;

import dev.reprise.response.Gist;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keeps the last message of an AWS event stream that names usage. Messages are length-prefixed, so
 * long ones are passed over without being held.
 */
final class LastUsage implements Gist {
  /** Messages with more bytes are passed over; the one with the usage has a few hundred. */
  private static final int LONGEST = 64 << 10;

  private static final byte[] USAGE = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  private final byte[] prelude = new byte[BedrockRuntime.PRELUDE];
  private byte[] message = NOTHING;
  private byte[] last = NOTHING;
  private int at;
  private long left;
  private boolean broken;

  @Override
  public void take(byte[] chunk) {
    int from = 0;
    while (from < chunk.length && !broken) {
      from = at < prelude.length ? begin(chunk, from) : go(chunk, from);
    }
  }

  private int begin(byte[] chunk, int from) {
    int length = Math.min(prelude.length - at, chunk.length - from);
    System.arraycopy(chunk, from, prelude, at, length);
    at += length;
    if (at == prelude.length) {
      long whole = Integer.toUnsignedLong(ByteBuffer.wrap(prelude).getInt());
      broken = whole < BedrockRuntime.PRELUDE + BedrockRuntime.CHECKSUM;
      left = whole - prelude.length;
      message = whole > LONGEST ? NOTHING : Arrays.copyOf(prelude, (int) whole);
    }
    return from + length;
  }

  private int go(byte[] chunk, int from) {
    int length = (int) Math.min(left, chunk.length - from);
    if (message.length > 0) {
      System.arraycopy(chunk, from, message, message.length - (int) left, length);
    }
    left -= length;
    if (left == 0) {
      at = 0;
      last = names(message) ? message : last;
    }
    return from + length;
  }

  private static boolean names(byte[] message) {
    for (int at = 0; at + USAGE.length <= message.length; at++) {
      if (Arrays.equals(message, at, at + USAGE.length, USAGE, 0, USAGE.length)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long held() {
    return message.length + last.length;
  }

  /** Empty when a length was impossible: whatever came before may have been anything. */
  @Override
  public byte[] bytes() {
    return broken ? NOTHING : last;
  }
}
