package dev.reprise.gateway.http.message;

import dev.reprise.request.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a message's body ends (RFC 9112 section 6.3), read from the fields of its head.
 *
 * @param length octets, {@link #CHUNKED}, or {@link #UNSAID}
 */
public record Framing(long length) {
  public static final long CHUNKED = -1;
  public static final long UNSAID = -2;
  private static final int MOST_DIGITS = 15;

  public static Framing of(List<Header> fields) {
    @Nullable String length = null;
    @Nullable String coding = null;
    for (Header field : fields) {
      String name = field.name();
      if (name.length() == 14 && alike(name, "content-length")) {
        length = only(length, field.value(), "Content-Length");
      } else if (name.length() == 17 && alike(name, "transfer-encoding")) {
        coding = only(coding, field.value(), "Transfer-Encoding");
      }
    }
    if (coding == null) {
      return length == null ? new Framing(UNSAID) : new Framing(digits(length));
    }
    if (length != null) {
      throw MessageRefused.malformed("Content-Length and Transfer-Encoding; send one of them");
    }
    // Names of transfer codings are case-insensitive (RFC 9112 section 7).
    if (!coding.equalsIgnoreCase("chunked")) {
      throw MessageRefused.malformed("the transfer coding is not 'chunked' alone");
    }
    return new Framing(CHUNKED);
  }

  public boolean chunked() {
    return length == CHUNKED;
  }

  /**
   * Some servers read an underscore as a hyphen: such a name would be the framing field there and
   * another field here.
   */
  private static boolean alike(String name, String framing) {
    if (name.equalsIgnoreCase(framing)) {
      return true;
    }
    if (name.replace('_', '-').equalsIgnoreCase(framing)) {
      throw MessageRefused.malformed("a field looks like " + framing + " but is not; remove it");
    }
    return false;
  }

  private static String only(@Nullable String earlier, String value, String name) {
    if (earlier != null) {
      throw MessageRefused.malformed("more than one " + name + "; send it once");
    }
    return value;
  }

  private static long digits(String value) {
    boolean plain = !value.isEmpty() && value.length() <= MOST_DIGITS;
    for (int i = 0; plain && i < value.length(); i++) {
      plain = value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!plain || value.length() > 1 && value.charAt(0) == '0') {
      throw MessageRefused.malformed("Content-Length is not a plain decimal number");
    }
    return Long.parseLong(value);
  }
}
