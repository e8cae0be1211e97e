package dev.reprise.policy.classification;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds every place of some literals in a text; upper and lower case of ASCII letters are the same.
 * Most texts contain none, so the scan rejects fast: at every second byte, a bit set tells whether
 * the three bytes there can belong to a literal. No literal is missed: of one with four bytes or
 * more, the three bytes from its first and from its second byte are both in the set, and one of
 * them begins at a byte that is looked at. For one with three bytes, its last two bytes are in the
 * set with each value that the next byte can have.
 */
final class LiteralScan {
  static final int SHORTEST = 3;
  private static final int PIECE = 0xFFFFFF;
  private static final int FOLD = 0x20202020;
  private static final int BITS = 16;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Is called for every place of a literal; returns whether to go on. */
  interface LiteralHit {
    boolean found(int literal, int start);
  }

  private record Piece(int literal, int offset) {}

  private final byte[][] literals;
  private final long[] bits = new long[1 << BITS >> 6];
  private final List<List<Piece>> pieces = new ArrayList<>();
  private final short[] slots = new short[1 << BITS];

  LiteralScan(List<String> words) {
    literals = new byte[words.size()][];
    pieces.add(List.of());
    for (int i = 0; i < literals.length; i++) {
      literals[i] = folded(words.get(i));
      add(i, 0);
      addSecond(i);
    }
  }

  private static byte[] folded(String word) {
    byte[] bytes = new byte[word.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (word.charAt(i) | 0x20);
    }
    return bytes;
  }

  private void addSecond(int literal) {
    byte[] bytes = literals[literal];
    if (bytes.length > SHORTEST) {
      add(literal, 1);
      return;
    }
    for (int next = 0; next < 256; next++) {
      put(bytes[1] & 0xFF | (bytes[2] & 0xFF) << 8 | (next | 0x20) << 16, new Piece(literal, 1));
    }
  }

  private void add(int literal, int offset) {
    byte[] bytes = literals[literal];
    int piece =
        bytes[offset] & 0xFF | (bytes[offset + 1] & 0xFF) << 8 | (bytes[offset + 2] & 0xFF) << 16;
    put(piece, new Piece(literal, offset));
  }

  private void put(int piece, Piece meaning) {
    int hash = hash(piece);
    bits[hash >> 6] |= 1L << hash;
    if (slots[hash] == 0) {
      slots[hash] = (short) pieces.size();
      pieces.add(new ArrayList<>());
    }
    List<Piece> slot = pieces.get(slots[hash]);
    if (!slot.contains(meaning)) {
      slot.add(meaning);
    }
  }

  private static int hash(int piece) {
    return piece * 0x9E3779B1 >>> 32 - BITS;
  }

  /** Calls {@code hit} for each literal in the range, in order, until it returns false. */
  void scan(TextWindow window, LiteralHit hit) {
    byte[] bytes = window.bytes();
    int last = Math.min(window.to(), bytes.length) - 4;
    int i = window.from();
    for (; i <= last; i += 2) {
      int hash = hash(((int) INTS.get(bytes, i) | FOLD) & PIECE);
      if ((bits[hash >> 6] & 1L << hash) != 0 && !tell(window, i, hash, hit)) {
        return;
      }
    }
    for (; i < window.to(); i += 2) {
      int hash =
          hash(
              (byteOr(window, i) | byteOr(window, i + 1) << 8 | byteOr(window, i + 2) << 16)
                  & PIECE);
      if ((bits[hash >> 6] & 1L << hash) != 0 && !tell(window, i, hash, hit)) {
        return;
      }
    }
  }

  private static int byteOr(TextWindow window, int index) {
    return (Math.max(0, window.at(index)) | 0x20) & 0xFF;
  }

  private boolean tell(TextWindow window, int at, int hash, LiteralHit hit) {
    for (Piece piece : pieces.get(slots[hash])) {
      int start = at - piece.offset();
      if (stands(window, literals[piece.literal()], start) && !hit.found(piece.literal(), start)) {
        return false;
      }
    }
    return true;
  }

  private static boolean stands(TextWindow window, byte[] literal, int start) {
    if (start < window.from() || start + literal.length > window.to()) {
      return false;
    }
    for (int i = 0; i < literal.length; i++) {
      if ((byte) (window.bytes()[start + i] | 0x20) != literal[i]) {
        return false;
      }
    }
    return true;
  }
}
