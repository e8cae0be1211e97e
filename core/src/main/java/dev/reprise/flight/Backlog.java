package dev.reprise.flight;

import dev.reprise.budget.Claim;
import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of a body that a reader may still need, in order, and the claim for their memory. A
 * place is the index of a piece, counted from the first piece of the body, also after pieces were
 * dropped. Not thread-safe: the owner holds a lock.
 */
final class Backlog {
  private final Claim memory;
  private final int limit;
  private final List<byte[]> pieces = new ArrayList<>();
  private boolean outgrown;
  private boolean overBudget;
  private int dropped;
  private long bytes;

  /**
   * @param memory holds the pieces
   * @param limit bytes of a body that are kept for late joiners and for the entry
   */
  Backlog(Claim memory, int limit) {
    this.memory = memory;
    this.limit = limit;
  }

  /**
   * Adds a piece that has arrived. True when the body is not kept from this piece on: it became
   * larger than the limit, or memory for the piece was refused (which is counted all the same).
   */
  boolean add(byte[] piece) {
    pieces.add(piece);
    bytes += piece.length;
    boolean affordable = memory.tryGrow(weight(piece));
    if (!affordable) {
      memory.grow(weight(piece));
      overBudget = true;
    }
    boolean justOutgrown = !outgrown && (bytes > limit || !affordable);
    outgrown |= justOutgrown;
    return justOutgrown;
  }

  /** Bytes of a piece, its array's header and its reference in the list. */
  private static long weight(byte[] piece) {
    return piece.length + 24L;
  }

  /** Takes memory for the whole body once more; false when there is none. */
  boolean holdAll() {
    return memory.tryGrow(bytes);
  }

  /**
   * Takes memory for the copy that makes one array of all pieces. False when it is refused: then
   * the body is not kept.
   */
  boolean holdCopy() {
    if (end() <= 1 || holdAll()) {
      return true;
    }
    overBudget = true;
    outgrown = true;
    return false;
  }

  /** Gives back all memory of this claim. */
  void letGo() {
    memory.empty();
  }

  /** Whether the body is not kept any more. */
  boolean outgrown() {
    return outgrown;
  }

  /** Whether memory was refused, for the body or for what slow readers have not read. */
  boolean overBudget() {
    return overBudget;
  }

  /** Bytes of the whole body so far. */
  long bytes() {
    return bytes;
  }

  /** Everything; nothing may have been dropped. */
  List<byte[]> all() {
    return pieces;
  }

  /** The place behind the last piece. */
  int end() {
    return dropped + pieces.size();
  }

  byte[] at(int place) {
    return pieces.get(place - dropped);
  }

  /** Bytes from a place on. */
  long from(int place) {
    long sum = 0;
    for (int at = Math.max(place, dropped); at < end(); at++) {
      sum += at(at).length;
    }
    return sum;
  }

  /** Drops the pieces before a place. */
  void dropBefore(int place) {
    List<byte[]> read = pieces.subList(0, Math.max(0, place - dropped));
    memory.shrink(read.stream().mapToLong(Backlog::weight).sum());
    read.clear();
    dropped = Math.max(dropped, place);
  }
}
