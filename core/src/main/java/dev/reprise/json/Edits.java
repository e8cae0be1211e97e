package dev.reprise.json;

import java.util.List;

/**
 * Surgical edits of a JSON text: each names a byte range of the original and what stands
 * there afterwards; every other byte stays as it was. Edits may come in any order and must not
 * overlap. Factory methods know the commas.
 */
public final class Edits {
  private Edits() {}

  /** One edit: the bytes from {@code start} to {@code end} become {@code with}. */
  public record Edit(int start, int end, byte[] with) {}

  /** Replaces a value by JSON text. */
  public static Edit replace(Document document, int node, String json) {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds a member at the front of an object (so that {@code messages}, {@code input}, {@code
   * contents} stay last).
   */
  public static Edit addFirst(Document document, int object, String name, String json) {
    throw new UnsupportedOperationException();
  }

  /** Adds a member directly before the given member of the same object. */
  public static Edit addBefore(Document document, int memberValue, String name, String json) {
    throw new UnsupportedOperationException();
  }

  /** Adds a member at the end of an object. */
  public static Edit addLast(Document document, int object, String name, String json) {
    throw new UnsupportedOperationException();
  }

  /**
   * Removes a member with exactly one comma; when several members of one object go, pass them
   * together.
   */
  public static List<Edit> removeMembers(
      Document document, int object, List<Integer> memberValues) {
    throw new UnsupportedOperationException();
  }

  /** The text with the edits applied. */
  public static byte[] apply(byte[] original, List<Edit> edits) {
    throw new UnsupportedOperationException();
  }
}
