package dev.reprise.json;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;

/** Seeded random JSON texts with odd white space, odd spellings and every kind of value. */
public final class RandomJson {
  private static final String[] BLANKS = {"", "", "", "", " ", "\n", "\t", "\r\n", "  \n\t "};
  private static final String[] NAMES = {
    "a",
    "b",
    "model",
    "messages",
    "content",
    "role",
    "type",
    "",
    "é",
    "😀",
    "z\\u0041",
    "\\u0061a",
    "tab\\tname",
    "a\\/b",
    "日本",
    "\uFB01",
    "\uFFFD",
    "0",
    "A"
  };
  private static final String[] PIECES = {
    "plain words ",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\u0041",
    "\\u00e9",
    "\\ud83d\\ude00",
    "é",
    "漢字",
    "😀",
    "\\u0000",
    "\\u001F",
    "\\t",
    "e\\u0301",
    "\u007F",
    "a longer run of plain ASCII text, ",
    "\uFFFF",
    "\u0800",
    "\\uFFFF",
    "\\b\\f\\r",
    "0123456789abcdef"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "0.0",
    "-0.0e5",
    "1",
    "-1",
    "10",
    "1.50",
    "1e2",
    "1E+2",
    "100",
    "0.20",
    "2e-1",
    "9007199254740993",
    "123456789012345678901234567890",
    "1e400",
    "1e-400",
    "0e99",
    "12.5e-3"
  };

  private final Random random;

  public RandomJson(long seed) {
    random = new Random(seed);
  }

  /** Any value, nested at most so deep. */
  public String value(int depth) {
    return blank() + bare(depth) + blank();
  }

  /** An object with at least one member. */
  public String object(int depth) {
    return blank() + object(1 + random.nextInt(8), depth) + blank();
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  private String bare(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> "true";
      case 1 -> "false";
      case 2 -> "null";
      case 3 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 4, 5 -> string();
      case 6 -> array(random.nextInt(6), depth - 1);
      default -> object(random.nextInt(30) == 0 ? 40 : random.nextInt(7), depth - 1);
    };
  }

  private String array(int size, int depth) {
    StringJoiner elements = new StringJoiner(",", "[" + blank(), "]");
    for (int i = 0; i < size; i++) {
      elements.add(value(depth));
    }
    return elements.toString();
  }

  private String object(int size, int depth) {
    StringJoiner members = new StringJoiner(",", "{" + blank(), "}");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < size; i++) {
      String name = name();
      if (names.add(Spelling.of(name))) {
        members.add(blank() + '"' + name + '"' + blank() + ":" + value(depth));
      }
    }
    return members.toString();
  }

  private String name() {
    String name = NAMES[random.nextInt(NAMES.length)];
    return random.nextInt(3) == 0 ? name + random.nextInt(50) : name;
  }

  private String string() {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.append('"').toString();
  }

  private String blank() {
    return BLANKS[random.nextInt(BLANKS.length)];
  }

  /** What a spelling used above means, so that no name is made twice. */
  private static final class Spelling {
    static String of(String name) {
      return name.replace("\\u0041", "A")
          .replace("\\u0061", "a")
          .replace("\\/", "/")
          .replace("\\t", "\t");
    }
  }
}
