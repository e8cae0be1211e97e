package dev.reprise.gateway.http.message;

import dev.reprise.budget.Share;
import java.util.Arrays;

/**
 * A body on its way into one array. Grows with what has come, not with what was announced, and
 * takes its room from the share of requests first: the old and the new array while one is copied
 * into the other. A small one ({@link #UNCOUNTED}) is part of what every connection may have.
 */
public final class BodyBuffer implements BodySink {
  /** Bodies and heads up to here are not counted: the number of connections bounds them. */
  static final int UNCOUNTED = 16 << 10;

  /** Announced lengths up to here are allocated at once. */
  private static final int TRUSTED = 64 << 10;

  private static final int FIRST = 4 << 10;
  private final long announced;
  private final long most;
  private final Share share;
  private byte[] octets;
  private int size;

  /**
   * @param announced octets to come, negative when unknown
   * @param most over this the body is refused with 413
   */
  public BodyBuffer(long announced, long most, Share share) {
    if (announced > most) {
      throw tooLarge(most);
    }
    if (!share.everFits(announced)) {
      throw overShare(share);
    }
    if (announced > TRUSTED && wouldWait(announced, share)) {
      throw noRoom();
    }
    int room = announced < 0 ? FIRST : (int) Math.min(announced, TRUSTED);
    this.announced = announced;
    this.most = most;
    this.share = share;
    reserve(counted(room));
    this.octets = new byte[room];
  }

  /**
   * Whether there is no room now for a body that would fit alone, with the copy that is changed on
   * its way to the provider. Told before it is sent: what is turned away only when it is whole has
   * cost its client and this machine as much as an answer. Nothing is taken yet, so a length that
   * is announced and never sent keeps nobody out.
   */
  private static boolean wouldWait(long announced, Share share) {
    long both = 2 * announced;
    return share.everFits(both) && !share.roomFor(both);
  }

  public static MessageRefused tooLarge(long most) {
    return MessageRefused.of(413, "the body is over %d octets; send a smaller one".formatted(most));
  }

  /** Not for now but for ever. */
  private static MessageRefused overShare(Share share) {
    return MessageRefused.of(
        413,
        ("the body needs more memory than requests may take here (%d octets, limits.memory.%s);"
                + " send a smaller one")
            .formatted(share.most(), share.name()));
  }

  public static MessageRefused noRoom() {
    return MessageRefused.of(503, "too many request bodies are being held just now; send it again")
        .with("Retry-After", "1");
  }

  /** What so many octets count. */
  public static long counted(long octets) {
    return octets <= UNCOUNTED ? 0 : octets;
  }

  @Override
  public void take(byte[] from, int start, int length) {
    room(length);
    System.arraycopy(from, start, octets, size, length);
    size += length;
  }

  /** Room for that many more; returns the array to fill from {@link #size} on. */
  public byte[] room(int length) {
    long needed = (long) size + length;
    if (needed > most) {
      throw tooLarge(most);
    }
    if (needed > octets.length) {
      long roomy = Math.min(most, Math.max(needed, 2L * octets.length));
      move((int) (announced >= needed ? Math.min(roomy, announced) : roomy));
    }
    return octets;
  }

  private void move(int length) {
    long before = counted(octets.length);
    if (!share.everFits(before + counted(length))) {
      throw overShare(share);
    }
    reserve(counted(length));
    octets = Arrays.copyOf(octets, length);
    share.give(before);
  }

  public void filled(int length) {
    size += length;
  }

  public int size() {
    return size;
  }

  /** What it holds of the share. */
  public long reserved() {
    return counted(octets.length);
  }

  public void release() {
    share.give(reserved());
  }

  /** In an array of its length. */
  public byte[] whole() {
    if (size < octets.length) {
      move(size);
    }
    return octets;
  }

  private void reserve(long more) {
    if (more > 0 && !share.tryTake(more)) {
      throw noRoom();
    }
  }
}
