package dev.reprise.canonical;

/** The value of {@code Content-Type} in all its spellings (RFC 9110, section 8.3). */
final class MediaTypes {
  static final String FIELD = "content-type";

  private MediaTypes() {}

  /**
   * Whether this is the media type, with no parameter but {@code charset=utf-8}. Empty parameters
   * are ignored; a parameter that cannot be parsed counts as unknown.
   *
   * @param type such as {@code application/json}, in lower case
   */
  static boolean inUtf8(String value, String type) {
    int end = end(value, 0);
    if (value.chars().anyMatch(c -> c > 0x7f)) {
      return false; // letters that are equal to others when case is ignored
    }
    if (!blanksOff(value, 0, end).equalsIgnoreCase(type)) {
      return false;
    }
    while (end < value.length()) {
      int from = end + 1;
      end = end(value, from);
      String parameter = blanksOff(value, from, end);
      if (!parameter.isEmpty() && !isUtf8(parameter)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(String parameter) {
    int equals = parameter.indexOf('=');
    if (equals < 0 || !blanksOff(parameter, 0, equals).equalsIgnoreCase("charset")) {
      return false;
    }
    String set = blanksOff(parameter, equals + 1, parameter.length());
    if (set.length() > 2 && set.startsWith("\"") && set.endsWith("\"")) {
      set = set.substring(1, set.length() - 1);
    }
    return set.equalsIgnoreCase("utf-8") || set.equalsIgnoreCase("utf8");
  }

  /** A quoted semicolon ends a parameter here too: what is left of it is not known, so KEYED. */
  private static int end(String value, int from) {
    int semicolon = value.indexOf(';', from);
    return semicolon < 0 ? value.length() : semicolon;
  }

  /** Without spaces and tabs around it; no other character is a blank in a field. */
  private static String blanksOff(String value, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && blank(value.charAt(start))) {
      start++;
    }
    while (end > start && blank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }
}
