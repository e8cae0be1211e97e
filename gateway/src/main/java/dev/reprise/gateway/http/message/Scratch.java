package dev.reprise.gateway.http.message;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * Buffers that an event loop reuses: for octets just read, for the head being written, for the Date
 * line. They are lent only during one callback, so that idle connections hold no buffers.
 */
public final class Scratch {
  private static final FastThreadLocal<Scratch> HERE =
      new FastThreadLocal<>() {
        @Override
        protected Scratch initialValue() {
          return new Scratch();
        }
      };

  private byte[] in = new byte[64 << 10];
  private byte[] out = new byte[4 << 10];
  private long second;
  private byte[] date = new byte[0];

  private Scratch() {}

  public static Scratch here() {
    return HERE.get();
  }

  /** All readable octets of the buffer, from place 0 of the array that is returned. */
  public byte[] pull(ByteBuf buffer) {
    int length = buffer.readableBytes();
    if (length > in.length) {
      in = new byte[length];
    }
    buffer.readBytes(in, 0, length);
    return in;
  }

  /** An array of at least that length for a head. */
  public byte[] out(int length) {
    if (length > out.length) {
      out = new byte[Math.max(length, 2 * out.length)];
    }
    return out;
  }

  boolean lent(byte[] octets) {
    return octets == in;
  }

  /** The Date line of this second, with its CR LF (RFC 9110 section 6.6.1). */
  public byte[] dateLine() {
    long now = System.currentTimeMillis() / 1000;
    if (now != second) {
      second = now;
      String date =
          DateTimeFormatter.RFC_1123_DATE_TIME.format(
              Instant.ofEpochSecond(now).atOffset(ZoneOffset.UTC));
      // RFC_1123_DATE_TIME writes days below ten with one digit; HTTP wants two.
      String day = date.charAt(6) == ' ' ? date.substring(0, 5) + "0" + date.substring(5) : date;
      this.date = ("date: " + day + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
    return date;
  }

  /** {@code carried} with the buffer's octets behind it. */
  public static byte[] append(byte[] carried, int length, ByteBuf buffer) {
    int more = buffer.readableBytes();
    byte[] room =
        length + more <= carried.length
            ? carried
            : Arrays.copyOf(carried, Math.max(length + more, 2 * length));
    buffer.readBytes(room, length, more);
    return room;
  }
}
