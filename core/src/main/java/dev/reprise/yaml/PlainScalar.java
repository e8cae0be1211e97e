package dev.reprise.yaml;

/** What a word written without quotes means: YAML 1.2, section 10.2, JSON schema. */
final class PlainScalar {
  private static final int LONGEST_NUMBER = 40;

  private PlainScalar() {}

  static boolean isNull(String text) {
    return text.isEmpty() || text.equals("null") || text.equals("~");
  }

  static boolean isString(String text) {
    return !isNull(text) && !text.equals("true") && !text.equals("false") && !isNumber(text);
  }

  /** {@code -?(0|[1-9][0-9]*)(\.[0-9]+)?}; a word with an exponent is not a number. */
  static boolean isNumber(String text) {
    int at = text.startsWith("-") ? 1 : 0;
    int whole = digits(text, at);
    boolean leadingZero = whole > 1 && text.charAt(at) == '0';
    if (whole == 0 || leadingZero || text.length() > LONGEST_NUMBER) {
      return false;
    }
    at += whole;
    if (at == text.length()) {
      return true;
    }
    int fraction = text.charAt(at) == '.' ? digits(text, at + 1) : 0;
    return fraction > 0 && at + 1 + fraction == text.length();
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end - from;
  }
}
