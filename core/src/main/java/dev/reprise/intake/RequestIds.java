package dev.reprise.intake;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Request ids: {@code req_}, 16 random hexadecimal digits, and 4 digits of a counter that starts
 * again after the largest value. The counter is the index under which the decision of the request
 * is stored, so that storing it is one write. An id gives no access: a decision is shown only to
 * the caller it was made for.
 */
public final class RequestIds {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int RANDOM_DIGITS = 16;
  private static final int NUMBER_DIGITS = 4;

  private final AtomicLong number = new AtomicLong();

  public String next() {
    byte[] id = new byte[4 + RANDOM_DIGITS + NUMBER_DIGITS];
    id[0] = 'r';
    id[1] = 'e';
    id[2] = 'q';
    id[3] = '_';
    digits(id, 4, RANDOM_DIGITS, ThreadLocalRandom.current().nextLong());
    digits(id, 4 + RANDOM_DIGITS, NUMBER_DIGITS, number.getAndIncrement());
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  private static void digits(byte[] into, int at, int count, long bits) {
    long rest = bits;
    for (int i = at + count - 1; i >= at; i--) {
      into[i] = HEX[(int) rest & 15];
      rest >>>= 4;
    }
  }
}
