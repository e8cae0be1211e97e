package dev.reprise.response.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Shortens a JSON text while it arrives, in constant memory: long strings become empty, long arrays
 * end early, and past a size only the short members that tell usage and model are taken. What is
 * left is JSON with the same members in the same places, so whoever reads usage reads the same. Not
 * for several threads.
 */
public final class JsonSkeleton {
  /** Strings with more bytes become empty. */
  private static final int LONGEST_TOKEN = 512;

  /** Arrays end after this many elements. */
  private static final int MOST_ELEMENTS = 128;

  /** Past this many bytes only telling members are taken. */
  private static final int FULL = 64 << 10;

  /** Bytes for telling members beside those. */
  private static final int SPARE = 32 << 10;

  private static final int DEEPEST = 256;

  /** Members that tell usage or model stand at most this deep, {@code response.usage}. */
  private static final int TELLING_DEPTH = 2;

  private static final Set<String> TELLING =
      Set.of(
          "usage",
          "usageMetadata",
          "timings",
          "service_tier",
          "model",
          "modelVersion",
          "type",
          "status",
          "stop_reason");

  private static final byte[] EMPTY = {'"', '"'};

  private final byte[] token = new byte[LONGEST_TOKEN];
  private final boolean[] array = new boolean[DEEPEST + 1];
  private final int[] seen = new int[DEEPEST + 1];
  private final int[] kept = new int[DEEPEST + 1];
  private byte[] out = new byte[1024];
  private byte[] name = EMPTY;
  private int size;
  private int depth;
  private int dropped = -1;
  private int spared = -1;
  private int firstEnd;
  private int tokenSize;
  private boolean inString;
  private boolean inScalar;
  private boolean escaped;
  private boolean nameNext;
  private boolean isName;
  private boolean taken;
  private boolean broken;

  /** Takes the next bytes of the text. */
  public void take(byte[] bytes, int from, int to) {
    for (int at = from; at < to && !broken; at++) {
      byte current = bytes[at];
      if (inString) {
        string(current);
      } else if (inScalar && !endsScalar(current)) {
        append(current);
      } else {
        endScalar();
        structure(current);
      }
    }
  }

  /** Bytes of memory it takes, roughly. */
  public int held() {
    return out.length + LONGEST_TOKEN + DEEPEST * 9;
  }

  /** What is left of the text; not valid JSON when the text was none or is not at its end. */
  public byte[] bytes() {
    endScalar();
    return broken ? new byte[0] : Arrays.copyOf(out, size);
  }

  private void structure(byte current) {
    switch (current) {
      case '"' -> {
        inString = true;
        isName = nameNext;
        taken = isName || begins();
        tokenSize = 0;
        append(current);
      }
      case '{', '[' -> open(current);
      case '}', ']' -> close(current);
      case ',' -> nameNext = depth > 0 && !array[depth];
      case ':' -> nameNext = false;
      case ' ', '\t', '\n', '\r' -> {}
      default -> {
        inScalar = true;
        taken = begins();
        tokenSize = 0;
        append(current);
      }
    }
  }

  private static boolean endsScalar(byte current) {
    return switch (current) {
      case ',', ']', '}', ' ', '\t', '\n', '\r' -> true;
      default -> false;
    };
  }

  private void string(byte current) {
    append(current);
    if (escaped) {
      escaped = false;
    } else if (current == '\\') {
      escaped = true;
    } else if (current == '"') {
      inString = false;
      byte[] whole = tokenSize > LONGEST_TOKEN ? EMPTY : Arrays.copyOf(token, tokenSize);
      if (isName) {
        name = whole;
      } else {
        value(whole);
      }
    }
  }

  private void endScalar() {
    if (inScalar) {
      inScalar = false;
      value(tokenSize > LONGEST_TOKEN ? new byte[] {'0'} : Arrays.copyOf(token, tokenSize));
    }
  }

  private void append(byte current) {
    if (tokenSize < LONGEST_TOKEN) {
      token[tokenSize] = current;
    }
    tokenSize = Math.min(tokenSize + 1, LONGEST_TOKEN + 1);
  }

  private void value(byte[] text) {
    if (taken) {
      prefix();
      put(text, text.length);
    }
  }

  /** Whether the value that begins here is taken. */
  private boolean begins() {
    if (dropped >= 0 || depth == 0) {
      return dropped < 0;
    }
    seen[depth]++;
    if (array[depth] && depth == 1) {
      forget();
    } else if (array[depth] && seen[depth] > MOST_ELEMENTS) {
      return false;
    }
    return size < FULL || size < FULL + SPARE && (spared >= 0 || telling());
  }

  /**
   * An array as the whole text is a list of chunks, the last of which has the totals: the first
   * stays, the older ones of the others are forgotten.
   */
  private void forget() {
    if (seen[1] == 2) {
      firstEnd = size;
    } else if (seen[1] > 2 && size - firstEnd > FULL / 2) {
      size = firstEnd;
    }
  }

  private boolean telling() {
    boolean objects = !array[depth] && depth <= TELLING_DEPTH && !array[1];
    return objects
        && TELLING.contains(new String(name, 1, name.length - 2, StandardCharsets.UTF_8));
  }

  private void prefix() {
    if (depth > 0) {
      if (kept[depth]++ > 0) {
        put(new byte[] {','}, 1);
      }
      if (!array[depth]) {
        put(name, name.length);
        put(new byte[] {':'}, 1);
      }
    }
  }

  private void open(byte current) {
    if (depth == DEEPEST) {
      broken = true;
      return;
    }
    boolean full = size >= FULL;
    if (begins()) {
      prefix();
      put(new byte[] {current}, 1);
      spared = full && spared < 0 ? depth : spared;
    } else if (dropped < 0) {
      dropped = depth;
    }
    depth++;
    array[depth] = current == '[';
    seen[depth] = 0;
    kept[depth] = 0;
    nameNext = current == '{';
  }

  private void close(byte current) {
    if (depth == 0) {
      broken = true;
      return;
    }
    depth--;
    nameNext = false;
    if (dropped < 0) {
      put(new byte[] {current}, 1);
    }
    dropped = dropped == depth ? -1 : dropped;
    spared = spared == depth ? -1 : spared;
  }

  private void put(byte[] text, int length) {
    if (size + length > out.length) {
      out = Arrays.copyOf(out, Math.max(size + length, 2 * out.length));
    }
    System.arraycopy(text, 0, out, size, length);
    size += length;
  }
}
