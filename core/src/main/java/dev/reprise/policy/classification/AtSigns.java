package dev.reprise.policy.classification;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/**
 * Examines the text around an at sign: it may be an e-mail address, or follow the password of a
 * connection string. Addresses that are no person's do not count: hosts for examples (RFC 2606),
 * names such as {@code noreply} and {@code git}.
 */
final class AtSigns {
  private static final long SIGNS = 0x4040404040404040L;
  private static final long LOWS = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LONGEST = 256;
  private static final List<String> NOBODY =
      List.of(
          "git",
          "noreply",
          "no-reply",
          "donotreply",
          "do-not-reply",
          "user",
          "root",
          "mailer-daemon");
  private static final List<String> NOWHERE =
      List.of(
          "example.com",
          "example.org",
          "example.net",
          "localhost.localdomain",
          "users.noreply.github.com");
  private static final List<String> RESERVED =
      List.of(".example", ".test", ".invalid", ".localhost", ".local", ".internal");
  private static final List<String> FILE_ENDINGS =
      List.of("png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css", "json", "html", "map");
  private static final List<String> PLACEHOLDERS =
      List.of(
          "password",
          "pass",
          "passwd",
          "pwd",
          "secret",
          "changeme",
          "example",
          "token",
          "user",
          "your_password",
          "yourpassword",
          "mypassword");

  private AtSigns() {}

  /** The next at sign from here, or -1. */
  static int next(TextWindow window, int from) {
    int i = from;
    for (; i + 8 <= window.to(); i += 8) {
      long other = (long) LONGS.get(window.bytes(), i) ^ SIGNS;
      long zero = (other - LOWS) & ~other & HIGHS;
      if (zero != 0) {
        return i + (Long.numberOfTrailingZeros(zero) >> 3);
      }
    }
    while (i < window.to() && window.bytes()[i] != '@') {
      i++;
    }
    return i < window.to() ? i : -1;
  }

  /** Whether it is {@code scheme://user:password@}, and the password no usual placeholder. */
  static boolean password(TextWindow window, int sign) {
    int start = sign;
    while (sign - start < LONGEST && visible(window.at(start - 1))) {
      start--;
    }
    String before = window.text(start, sign);
    int scheme = before.lastIndexOf("://");
    int colon = scheme < 1 ? -1 : before.indexOf(':', scheme + 3);
    if (colon < 0
        || before.indexOf('/', scheme + 3) >= 0
        || !TextWindow.letter(before.charAt(scheme - 1))) {
      return false;
    }
    String password = before.substring(colon + 1);
    return password.length() >= 4
        && "<${[%*".indexOf(password.charAt(0)) < 0
        && !PLACEHOLDERS.contains(password.toLowerCase(Locale.ROOT))
        && password.chars().distinct().count() > 2;
  }

  private static boolean visible(int c) {
    return c > ' ' && c < 127 && c != '"' && c != '\'' && c != '`' && c != '\\';
  }

  /** Whether it is an address a person may have, in the forms of RFC 5321 that are in use. */
  static boolean address(TextWindow window, int sign) {
    int start = sign;
    while (sign - start < 64 && local(window.at(start - 1))) {
      start--;
    }
    String name = window.lowerText(start, sign);
    String host = window.lowerText(sign + 1, endOfHost(window, sign));
    return !name.isEmpty()
        && TextWindow.wordPart(name.charAt(name.length() - 1))
        && somewhere(host)
        && !NOBODY.contains(name)
        && !name.endsWith("noreply");
  }

  /** End of the host name; dots and dashes after it belong to the sentence. */
  private static int endOfHost(TextWindow window, int sign) {
    int end = sign + 1;
    while (end - sign < 254 && domain(window.at(end))) {
      end++;
    }
    while (end > sign + 1 && !TextWindow.wordPart(window.at(end - 1))) {
      end--;
    }
    return end;
  }

  private static boolean somewhere(String host) {
    int dot = host.lastIndexOf('.');
    return dot > 0
        && host.charAt(0) != '.'
        && host.charAt(0) != '-'
        && topLevelDomain(host.substring(dot + 1))
        && NOWHERE.stream().noneMatch(it -> host.equals(it) || host.endsWith("." + it))
        && RESERVED.stream().noneMatch(host::endsWith);
  }

  private static boolean topLevelDomain(String last) {
    return last.length() >= 2
        && last.length() <= 24
        && last.chars().allMatch(TextWindow::letter)
        && !FILE_ENDINGS.contains(last);
  }

  private static boolean local(int c) {
    return TextWindow.wordPart(c) || c == '.' || c == '+' || c == '-' || c == '%';
  }

  private static boolean domain(int c) {
    return TextWindow.letter(c) || TextWindow.digit(c) || c == '.' || c == '-';
  }
}
