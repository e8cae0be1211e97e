package dev.reprise.json;

import java.util.Arrays;

/**
 * Order and equality of member names, after unescaping, by code point (which is the order of their
 * UTF-8 bytes). Nothing is hashed, so no choice of names can flood a table: few names are compared
 * pairwise, many are sorted.
 */
final class MemberNames {
  private static final int FEW = 12;

  private MemberNames() {}

  /** Compares two name nodes. */
  static int compare(byte[] text, int[] tape, int one, int other) {
    if (((tape[one + Tape.END] | tape[other + Tape.END]) & Tape.ESCAPED) == 0) {
      return Arrays.compareUnsigned(
          text, from(tape, one), to(tape, one), text, from(tape, other), to(tape, other));
    }
    return Arrays.compareUnsigned(decoded(text, tape, one), decoded(text, tape, other));
  }

  /** Refuses two equal names among the members whose first name node is given. */
  static void refuseDuplicates(byte[] text, int[] tape, int first, int size) throws MalformedJson {
    int[] names = names(text, tape, first, size);
    if (size > FEW) {
      sort(text, tape, names);
      for (int i = 1; i < size; i++) {
        refuseEqual(text, tape, names[i - 1], names[i]);
      }
      return;
    }
    for (int i = 1; i < size; i++) {
      for (int j = 0; j < i; j++) {
        refuseEqual(text, tape, names[j], names[i]);
      }
    }
  }

  /** The name nodes of an object, as written. */
  static int[] names(byte[] text, int[] tape, int first, int size) {
    int[] names = new int[size];
    int name = first;
    for (int i = 0; i < size; i++) {
      names[i] = name;
      name = after(text, tape, name + Tape.NAME_WORDS);
    }
    return names;
  }

  /** The index behind a value's subtree. */
  static int after(byte[] text, int[] tape, int value) {
    byte opening = text[tape[value + Tape.START]];
    return opening == '{' || opening == '[' ? tape[value + Tape.AFTER] : value + Tape.SCALAR_WORDS;
  }

  /** Sorts name nodes: by insertion while they are few, else by merging. */
  static void sort(byte[] text, int[] tape, int[] names) {
    var order = new Order(text, tape);
    if (names.length <= FEW) {
      order.insert(names, 0, names.length);
    } else {
      order.merge(names.clone(), names, 0, names.length);
    }
  }

  /** Sorts name nodes of one document. */
  private record Order(byte[] text, int[] tape) {
    void insert(int[] names, int from, int to) {
      for (int i = from + 1; i < to; i++) {
        int name = names[i];
        int place = i;
        while (place > from && compare(text, tape, names[place - 1], name) > 0) {
          names[place] = names[place - 1];
          place--;
        }
        names[place] = name;
      }
    }

    /** Both arrays hold the same names; afterwards {@code into} is sorted between the places. */
    void merge(int[] source, int[] into, int from, int to) {
      if (to - from <= FEW) {
        insert(into, from, to);
        return;
      }
      int middle = (from + to) >>> 1;
      merge(into, source, from, middle);
      merge(into, source, middle, to);
      int left = from;
      int right = middle;
      for (int place = from; place < to; place++) {
        boolean takeLeft =
            right >= to || left < middle && compare(text, tape, source[left], source[right]) <= 0;
        into[place] = takeLeft ? source[left++] : source[right++];
      }
    }
  }

  private static void refuseEqual(byte[] text, int[] tape, int one, int other)
      throws MalformedJson {
    if (mayEqual(tape, one, other) && compare(text, tape, one, other) == 0) {
      int later = Math.max(tape[one + Tape.START], tape[other + Tape.START]);
      throw new MalformedJson(later, "a member name stands twice in one object; the second is");
    }
  }

  /** Unescaped names of different length differ: the cheap answer for nearly all pairs. */
  private static boolean mayEqual(int[] tape, int one, int other) {
    return ((tape[one + Tape.END] | tape[other + Tape.END]) & Tape.ESCAPED) != 0
        || to(tape, one) - from(tape, one) == to(tape, other) - from(tape, other);
  }

  private static byte[] decoded(byte[] text, int[] tape, int name) {
    return (tape[name + Tape.END] & Tape.ESCAPED) == 0
        ? Arrays.copyOfRange(text, from(tape, name), to(tape, name))
        : Escapes.decode(text, from(tape, name), to(tape, name));
  }

  private static int from(int[] tape, int name) {
    return tape[name + Tape.START] + 1;
  }

  private static int to(int[] tape, int name) {
    return (tape[name + Tape.END] & Tape.POSITION) - 1;
  }
}
