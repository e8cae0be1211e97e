package dev.reprise.gateway.http.message;

import dev.reprise.request.Header;
import java.util.ArrayList;
import java.util.List;

/**
 * Header and trailer fields (RFC 9112 section 5). One form is read: name, colon, optional blanks,
 * value, optional blanks, CR LF. A blank before the colon, a folded line, a control character, a
 * bare CR or LF is refused. The fields that decide where a message ends or whom it is for may have
 * a single space after the colon and no other blank: with a tab there, two parsers may read
 * different values.
 */
public final class Fields {
  /** More lines than this in one head are refused, however short. */
  static final int MOST = 256;

  private Fields() {}

  /**
   * The end of the head that starts at {@code from}: the place after its empty line, or -1 when it
   * is not all there. Looks for line ends from {@code unseen} on.
   */
  public static int headEnd(byte[] octets, int from, int unseen, int to) {
    for (int at = Math.max(from, unseen); at < to; at++) {
      if (octets[at] == '\n') {
        if (at == from || octets[at - 1] != '\r') {
          throw MessageRefused.malformed(
              "a line of the head ends in a bare LF; end lines with CR LF");
        }
        if (at == from + 1) {
          throw MessageRefused.malformed("an empty line stands before the first line of the head");
        }
        if (at - from >= 3 && octets[at - 2] == '\n') {
          return at + 1;
        }
      }
    }
    return -1;
  }

  /** The fields between the first line and the empty line; {@code to} is after the last CR LF. */
  public static List<Header> read(byte[] octets, int from, int to) {
    var fields = new ArrayList<Header>(16);
    int at = from;
    while (at < to) {
      if (fields.size() == MOST) {
        throw MessageRefused.of(431, "more than " + MOST + " header lines; send fewer");
      }
      at = line(octets, at, to, fields);
    }
    return fields;
  }

  private static int line(byte[] octets, int from, int to, List<Header> into) {
    int colon = Octets.skip(octets, from, to, Octets.TOKEN);
    if (colon == from || colon == to || octets[colon] != ':') {
      throw badName(octets, from, Math.min(colon, to - 1), into.size() + 1);
    }
    int start = behindBlanks(octets, colon + 1);
    int end = Octets.skip(octets, start, to, Octets.VALUE);
    if (!endsLine(octets, end, to)) {
      throw MessageRefused.malformed(
          "header line %d: %s in a value"
              .formatted(into.size() + 1, Octets.shown(octets[Math.min(end, to - 1)])));
    }
    int last = beforeBlanks(octets, start, end);
    String name = Names.of(octets, from, colon);
    boolean oneSpaceAtMost = last == end && start - colon <= 2 && octets[colon + 1] != '\t';
    if (!oneSpaceAtMost && framing(name)) {
      throw MessageRefused.malformed(
          "blanks around the value of " + name + "; send one space at most");
    }
    into.add(new Header(name, Octets.text(octets, start, last)));
    return end + 2;
  }

  private static int behindBlanks(byte[] octets, int from) {
    int at = from;
    while (blank(octets[at])) {
      at++;
    }
    return at;
  }

  private static int beforeBlanks(byte[] octets, int start, int end) {
    int at = end;
    while (at > start && blank(octets[at - 1])) {
      at--;
    }
    return at;
  }

  private static boolean endsLine(byte[] octets, int at, int to) {
    return at + 1 < to && octets[at] == '\r' && octets[at + 1] == '\n';
  }

  private static MessageRefused badName(byte[] octets, int from, int at, int line) {
    if (at == from && blank(octets[from])) {
      return MessageRefused.malformed(
          "header line " + line + " is folded; send each field on one line");
    }
    if (blank(octets[at])) {
      return MessageRefused.malformed(
          "header line " + line + ": blank before the colon; remove it");
    }
    return MessageRefused.malformed(
        "header line %d: %s in a name".formatted(line, Octets.shown(octets[at])));
  }

  private static boolean blank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private static boolean framing(String name) {
    return switch (name.length()) {
      case 4 -> name.equalsIgnoreCase("host");
      case 14 -> name.equalsIgnoreCase("content-length");
      case 17 -> name.equalsIgnoreCase("transfer-encoding");
      default -> false;
    };
  }
}
