package dev.reprise.gateway.http.message;

import dev.reprise.request.Tokens;
import java.nio.charset.StandardCharsets;

/** Which octets may stand where (RFC 9110 section 5.6.2, RFC 9112 section 5, RFC 3986). */
public final class Octets {
  public static final int TOKEN = 1;
  public static final int VALUE = 2;
  static final int PATH = 4;
  static final int QUERY = 8;
  public static final int HOST = 16;
  private static final byte[] CLASS = new byte[256];
  private static final byte[] HEX = new byte[256];

  static {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    mark(letters, PATH | QUERY | HOST);
    // pchar without ';': a path parameter is a way round a path rule, so it is never read.
    mark("-._~!$&'()*+,=:@/%", PATH | QUERY);
    // Brackets and the like are not in the grammar of a query but SDKs send them.
    mark(";?[]{}|^", QUERY);
    mark(".-_:[]", HOST);
    for (int octet = 0x20; octet < 0x100; octet++) {
      CLASS[octet] |= octet == 0x7f ? 0 : VALUE;
      CLASS[octet] |= Tokens.allows(octet) ? TOKEN : 0;
    }
    CLASS['\t'] |= VALUE;
    java.util.Arrays.fill(HEX, (byte) -1);
    for (int digit = 0; digit < 16; digit++) {
      HEX["0123456789abcdef".charAt(digit)] = (byte) digit;
      HEX["0123456789ABCDEF".charAt(digit)] = (byte) digit;
    }
  }

  private Octets() {}

  private static void mark(String octets, int as) {
    for (byte octet : octets.getBytes(StandardCharsets.ISO_8859_1)) {
      CLASS[octet] |= (byte) as;
    }
  }

  public static boolean is(byte octet, int as) {
    return (CLASS[octet & 0xff] & as) != 0;
  }

  /** The value of a hexadecimal digit, -1 for anything else. */
  static int hex(byte octet) {
    return HEX[octet & 0xff];
  }

  /** The first place from {@code at} that is not of that class, at most {@code end}. */
  public static int skip(byte[] octets, int at, int end, int as) {
    int place = at;
    while (place < end && is(octets[place], as)) {
      place++;
    }
    return place;
  }

  public static String text(byte[] octets, int from, int to) {
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** An octet as an error message shows it: never the octet itself. */
  static String shown(byte octet) {
    return octet > 0x20 && octet < 0x7f
        ? "'" + (char) octet + "'"
        : String.format("0x%02x", octet & 0xff);
  }
}
