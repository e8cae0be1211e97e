package dev.reprise.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end of a string and checks every byte of it: escapes, control characters, UTF-8 (RFC
 * 3629) and surrogates. It looks at eight bytes at a time as long as none of them is special.
 */
final class StringScan {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long BLANKS = ONES * ' ';

  /** By the byte behind a backslash: the flags such an escape gives its string; 0 for none. */
  private static final int[] ESCAPES = escapes();

  private final byte[] text;
  private int flags;

  StringScan(byte[] text) {
    this.text = text;
  }

  private static int[] escapes() {
    int[] escapes = new int[256];
    for (char letter : "\"\\bfnrt".toCharArray()) {
      escapes[letter] = Tape.ESCAPED;
    }
    escapes['/'] = Tape.ESCAPED | Tape.RESPELL;
    escapes['u'] = Tape.ESCAPED | Tape.RESPELL;
    return escapes;
  }

  /**
   * The flags of the last string: {@link Tape#ESCAPED}, {@link Tape#RESPELL} and {@link
   * Tape#NON_ASCII}.
   */
  int flags() {
    return flags;
  }

  /** One past the closing quote of the string whose opening quote is here. */
  int end(int start) throws MalformedJson {
    flags = 0;
    int position = start + 1;
    while (true) {
      position = plain(position);
      if (position >= text.length) {
        throw new MalformedJson(start, "a string is not closed; it starts");
      }
      byte found = text[position];
      if (found == '"') {
        return position + 1;
      } else if (found == '\\') {
        position = escape(position);
      } else if (found < 0) {
        position = characters(position);
      } else if (found < ' ') {
        throw new MalformedJson(position, "a control character stands unescaped in a string");
      } else {
        position++;
      }
    }
  }

  /**
   * The first byte from here on that may be special, found eight at a time. The lowest mark is
   * exact: subtraction can set a false mark only above a true one.. With less than eight bytes
   * left: here.
   */
  private int plain(int from) {
    int position = from;
    int last = text.length - Long.BYTES;
    while (position <= last) {
      long marks = marks((long) LONGS.get(text, position));
      if (marks != 0) {
        return position + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
      position += Long.BYTES;
    }
    return position;
  }

  private static long marks(long word) {
    long quote = word ^ QUOTES;
    long backslash = word ^ BACKSLASHES;
    return ((word - BLANKS & ~word)
            | (quote - ONES & ~quote)
            | (backslash - ONES & ~backslash)
            | word)
        & HIGH;
  }

  private int escape(int position) throws MalformedJson {
    int letter = position + 1 < text.length ? text[position + 1] & 0xFF : 0;
    int kind = ESCAPES[letter];
    if (kind == 0) {
      throw new MalformedJson(position, "an escape JSON does not know");
    }
    flags |= kind;
    return letter == 'u' ? unicodeEscape(position) : position + 2;
  }

  private int unicodeEscape(int position) throws MalformedJson {
    int unit = unit(position);
    if (!Character.isSurrogate((char) unit)) {
      return position + 6;
    }
    boolean paired =
        Character.isHighSurrogate((char) unit)
            && position + 7 < text.length
            && text[position + 6] == '\\'
            && text[position + 7] == 'u'
            && Character.isLowSurrogate((char) unit(position + 6));
    if (!paired) {
      throw new MalformedJson(position, "an escaped surrogate stands without its pair");
    }
    return position + 12;
  }

  private int unit(int position) throws MalformedJson {
    int unit = position + 6 <= text.length ? Escapes.unit(text, position + 2) : -1;
    if (unit < 0) {
      throw new MalformedJson(position, "a \\u escape has not four hexadecimal digits");
    }
    return unit;
  }

  /** A run of characters outside ASCII. */
  private int characters(int from) throws MalformedJson {
    flags |= Tape.NON_ASCII;
    int position = from;
    do {
      int length = Utf8.length(text, position);
      if (length == 0) {
        throw new MalformedJson(position, "a string is not valid UTF-8");
      }
      position += length;
    } while (position < text.length && text[position] < 0);
    return position;
  }
}
