package dev.reprise.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Edits of a JSON text. Each replaces a byte range of the original; every other byte stays as
 * it was. Edits may come in any order and must not overlap. The factory methods add and remove
 * commas as needed. They throw IllegalArgumentException for a replacement that is not one JSON
 * value.
 *
 * <p>Two combinations cannot be given correct commas by independent edits; use one {@link #replace}
 * of the whole object for them: several additions to an object that is empty, and an addition to an
 * object all of whose members are removed.
 */
public final class Edits {
  private Edits() {}

  /** One edit: the bytes from {@code start} to {@code end} become {@code with}. */
  @SuppressWarnings("ArrayRecordComponent") // edits are never compared
  public record Edit(int start, int end, byte[] with) {}

  /** Replaces a value by JSON text. */
  public static Edit replace(Document document, int node, String json) {
    return new Edit(document.start(node), document.end(node), value(json));
  }

  /**
   * Replaces a value by text that is not checked. The caller guarantees that the text is one JSON
   * value, such as a number.
   */
  public static Edit put(Document document, int node, byte[] value) {
    return new Edit(document.start(node), document.end(node), value);
  }

  /**
   * Adds a member at the front of an object (so that {@code messages}, {@code input}, {@code
   * contents} stay last).
   */
  public static Edit addFirst(Document document, int object, String name, String json) {
    demandObject(document, object);
    String comma = document.size(object) == 0 ? "" : ",";
    return insert(document.start(object) + 1, member(name, json) + comma);
  }

  /** Adds a member directly before the given member of the same object. */
  public static Edit addBefore(Document document, int memberValue, String name, String json) {
    demandMember(document, memberValue);
    return insert(document.nameStart(memberValue), member(name, json) + ",");
  }

  /** Adds a member at the end of an object. */
  public static Edit addLast(Document document, int object, String name, String json) {
    demandObject(document, object);
    if (document.size(object) == 0) {
      return addFirst(document, object, name, json);
    }
    int last = document.first(object);
    for (int value = last; value != Document.NONE; value = document.next(value)) {
      last = value;
    }
    return insert(document.end(last), "," + member(name, json));
  }

  /**
   * Removes members, each with exactly one comma. Pass all members that are removed from one object
   * together. A member before the first one that stays is removed with the comma after it, every
   * other member with the comma before it.
   */
  public static List<Edit> removeMembers(
      Document document, int object, List<Integer> memberValues) {
    demandObject(document, object);
    Set<Integer> leaving = new HashSet<>(memberValues);
    List<Edit> edits = new ArrayList<>(leaving.size());
    int before = Document.NONE;
    boolean kept = false;
    for (int value = document.first(object); value != Document.NONE; value = document.next(value)) {
      if (leaving.remove(value)) {
        edits.add(kept ? removeAfter(document, before, value) : removeBefore(document, value));
      } else {
        kept = true;
      }
      before = value;
    }
    if (!leaving.isEmpty()) {
      throw new IllegalArgumentException("to be removed, but no member of the object: " + leaving);
    }
    return edits;
  }

  /** Text as a JSON string, in its canonical spelling; no lone surrogates. */
  public static String quote(String text) {
    return Escapes.quote(text);
  }

  /**
   * The text with the edits applied; the original array itself when there are none. Edits at the
   * same place keep their order.
   */
  public static byte[] apply(byte[] original, List<Edit> edits) {
    if (edits.isEmpty()) {
      return original;
    }
    List<Edit> ordered = inOrder(edits) ? edits : sorted(edits);
    byte[] edited = new byte[demandDisjoint(original, ordered)];
    int from = 0;
    int to = 0;
    for (Edit edit : ordered) {
      int length = edit.start() - from;
      System.arraycopy(original, from, edited, to, length);
      System.arraycopy(edit.with(), 0, edited, to + length, edit.with().length);
      to += length + edit.with().length;
      from = edit.end();
    }
    System.arraycopy(original, from, edited, to, original.length - from);
    return edited;
  }

  private static boolean inOrder(List<Edit> edits) {
    for (int i = 1; i < edits.size(); i++) {
      if (edits.get(i).start() < edits.get(i - 1).end()) {
        return false;
      }
    }
    return true;
  }

  private static List<Edit> sorted(List<Edit> edits) {
    List<Edit> ordered = new ArrayList<>(edits);
    ordered.sort(Comparator.comparingInt(Edit::start).thenComparingInt(Edit::end));
    return ordered;
  }

  /** The length of the edited text. */
  private static int demandDisjoint(byte[] original, List<Edit> ordered) {
    int length = original.length;
    int free = 0;
    for (Edit edit : ordered) {
      if (edit.start() < free || edit.end() < edit.start() || edit.end() > original.length) {
        throw new IllegalArgumentException(
            "edits overlap or leave the text at bytes " + edit.start() + " to " + edit.end());
      }
      free = edit.end();
      length = Math.addExact(length, edit.with().length - (edit.end() - edit.start()));
    }
    return length;
  }

  private static Edit removeAfter(Document document, int before, int value) {
    return new Edit(document.end(before), document.end(value), new byte[0]);
  }

  private static Edit removeBefore(Document document, int value) {
    int next = document.next(value);
    int end = next == Document.NONE ? document.end(value) : document.nameStart(next);
    return new Edit(document.nameStart(value), end, new byte[0]);
  }

  /** Inserts text between two bytes of the original. */
  public static Edit insert(int at, String members) {
    return new Edit(at, at, members.getBytes(StandardCharsets.UTF_8));
  }

  private static String member(String name, String json) {
    value(json);
    return quote(name) + ":" + json;
  }

  private static byte[] value(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      Document.parse(bytes);
    } catch (MalformedJson e) {
      throw new IllegalArgumentException("not one JSON value to put in: " + e.getMessage(), e);
    }
    return bytes;
  }

  private static void demandObject(Document document, int node) {
    if (!document.is(node, Kind.OBJECT)) {
      throw new IllegalArgumentException("members are added to and removed from objects only");
    }
  }

  private static void demandMember(Document document, int value) {
    if (document.parent(value) == Document.NONE
        || !document.is(document.parent(value), Kind.OBJECT)) {
      throw new IllegalArgumentException("a member is added before a member, not an element");
    }
  }
}
