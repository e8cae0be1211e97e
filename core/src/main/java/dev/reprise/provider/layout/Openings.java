package dev.reprise.provider.layout;

import java.util.stream.Stream;

/**
 * The words before which volatile text can stand, or that begin it. Any other word without a digit
 * is skipped at once. That matters for speed: nearly all words of a prompt are skipped, and every
 * request that goes to a provider is scanned.
 */
final class Openings {
  /** As many letters as fit into a long, five bits each. */
  private static final int LONGEST = 12;

  private static final int PLACES = 512;
  private static final long[] WORDS = new long[PLACES];

  /** 1 to 26 for a letter in either case, 0 for any other byte: a look-up where most time goes. */
  private static final byte[] LETTERS = new byte[256];

  static {
    for (int i = 1; i <= 26; i++) {
      LETTERS['a' - 1 + i] = (byte) i;
      LETTERS['A' - 1 + i] = (byte) i;
    }
    Stream.of(Dates.openings(), IdsAndCounters.openings())
        .flatMap(words -> words)
        .forEach(Openings::add);
  }

  private Openings() {}

  private static void add(String word) {
    long packed = 0;
    for (int i = 0; i < word.length(); i++) {
      packed = packed << 5 | LETTERS[word.charAt(i)];
    }
    if (word.length() > LONGEST) {
      throw new IllegalStateException("longer than a long holds: " + word);
    }
    WORDS[place(packed)] = packed;
  }

  /** The index of this word, or of the free place where it would be put. */
  private static int place(long packed) {
    int place = (int) (packed * 0x9E3779B97F4A7C15L >>> 55);
    while (WORDS[place] != 0 && WORDS[place] != packed) {
      place = (place + 1) & (PLACES - 1);
    }
    return place;
  }

  /** Skips a word of letters that is none of these; returns whether it did. */
  static boolean passed(ScannedText text) {
    int length = 0;
    long packed = 0;
    boolean hex = true;
    int letter = LETTERS[text.peek(0) & 0xff];
    while (letter != 0) {
      packed = packed << 5 | letter;
      hex &= letter <= 'f' - 'a' + 1;
      length++;
      letter = LETTERS[text.peek(length) & 0xff];
    }
    int c = text.peek(length);
    boolean uuid = hex && length == 8 && c == '-';
    boolean plain = length > 0 && !ScannedText.digit(c) && !uuid && !announces(length, packed);
    if (plain) {
      text.skip(length);
    }
    return plain;
  }

  private static boolean announces(int length, long packed) {
    return length <= LONGEST && WORDS[place(packed)] != 0;
  }
}
