package dev.reprise.flight;

import dev.reprise.budget.Claim;
import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of a body that somebody may still want, in order, and the claim that holds them.
 * Places are counted from the first byte, whatever was dropped since. Guarded by its owner's lock.
 */
final class Backlog {
  private final Claim memory;
  private final List<byte[]> pieces = new ArrayList<>();
  private int dropped;
  private long bytes;

  Backlog(Claim memory) {
    this.memory = memory;
  }

  /** Adds a piece, which is here already; false when there was no memory for it. */
  boolean add(byte[] piece) {
    pieces.add(piece);
    bytes += piece.length;
    boolean affordable = memory.tryGrow(weight(piece));
    if (!affordable) {
      memory.grow(weight(piece));
    }
    return affordable;
  }

  /** A piece with its array's head and its place in the list. */
  private static long weight(byte[] piece) {
    return piece.length + 24L;
  }

  /** Whether there is memory for all of it once more, or again: then it is held. */
  boolean holdAll() {
    return memory.tryGrow(bytes);
  }

  /** It is held no more, but by whoever refers to it. */
  void letGo() {
    memory.empty();
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

  /** Forgets what stands before a place. */
  void dropBefore(int place) {
    List<byte[]> read = pieces.subList(0, Math.max(0, place - dropped));
    memory.shrink(read.stream().mapToLong(Backlog::weight).sum());
    read.clear();
    dropped = Math.max(dropped, place);
  }
}
