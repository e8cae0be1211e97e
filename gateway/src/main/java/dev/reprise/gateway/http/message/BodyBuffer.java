package dev.reprise.gateway.http.message;

import dev.reprise.budget.Share;
import java.util.Arrays;

/**
 * Collects a body in one array. It grows with the octets received, not with the announced length,
 * and counts its memory in the share of requests first, both arrays while one is copied into the
 * other. A body up to {@link #UNCOUNTED} octets is not counted.
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
   * @param most octets a body may have; a longer one is refused with 413
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
   * Whether a body, with the changed copy that goes to the provider, would fit alone but does not
   * fit now. It is refused before it is sent, since a body that is refused later has cost client
   * and gateway its whole transfer. Nothing is counted yet, so a length that is announced and never
   * sent blocks nobody.
   */
  private static boolean wouldWait(long announced, Share share) {
    long both = 2 * announced;
    return share.everFits(both) && !share.roomFor(both);
  }

  public static MessageRefused tooLarge(long most) {
    return MessageRefused.of(413, "the body is over %d octets; send a smaller one".formatted(most));
  }

  /** The body does not fit even when no other request holds memory. */
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

  /** Counted bytes for so many octets. */
  public static long counted(long octets) {
    return octets <= UNCOUNTED ? 0 : octets;
  }

  @Override
  public void take(byte[] from, int start, int length) {
    room(length);
    System.arraycopy(from, start, octets, size, length);
    size += length;
  }

  /** Makes room for so many more octets; returns the array, to be filled from {@link #size} on. */
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

  /** Bytes counted in the share for this body. */
  public long reserved() {
    return counted(octets.length);
  }

  public void release() {
    share.give(reserved());
  }

  /** The body in an array of exactly its length. */
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
