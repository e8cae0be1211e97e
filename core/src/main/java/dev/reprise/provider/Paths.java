package dev.reprise.provider;

/**
 * Accepts only paths that every server reads in the same way. Refuses what attacks by web cache
 * deception use: dot segments, path parameters, encoded separators, double encoding.
 */
public final class Paths {
  private Paths() {}

  /** The path with its encoded slashes decoded; the same text when it has none. */
  public static String withSlashes(String path) {
    int at = path.indexOf("%2");
    if (at < 0) {
      return path;
    }
    return path.replace("%2F", "/").replace("%2f", "/");
  }

  /**
   * @param colons whether an escaped colon may stand in it: some APIs write names that hold one
   */
  public static boolean plain(String path, boolean colons) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      if (!plainAt(path, i, colons)) {
        return false;
      }
    }
    return true;
  }

  private static boolean plainAt(String path, int i, boolean colons) {
    char c = path.charAt(i);
    return switch (c) {
      case '%' -> harmlessEscape(path, i, colons);
      case '/' -> !emptyOrDots(path, i + 1);
      case ';', '\\', '?', '#' -> false;
      default -> c > 0x20 && c < 0x7f;
    };
  }

  /** Whether the segment that starts here is empty (and not the path's end), {@code .} or ... */
  private static boolean emptyOrDots(String path, int from) {
    int end = path.indexOf('/', from);
    String segment = path.substring(from, end < 0 ? path.length() : end);
    return segment.equals(".") || segment.equals("..") || (segment.isEmpty() && end >= 0);
  }

  /** Two hex digits, and not for a character that would change how the path is read. */
  private static boolean harmlessEscape(String path, int i, boolean colons) {
    if (i + 2 >= path.length()) {
      return false;
    }
    int high = Character.digit(path.charAt(i + 1), 16);
    int low = Character.digit(path.charAt(i + 2), 16);
    int decoded = high * 16 + low;
    return high >= 0
        && low >= 0
        && decoded >= 0x20
        && decoded != 0x7f
        && ("/\\.%;:?#".indexOf(decoded) < 0 || colons && decoded == ':');
  }
}
