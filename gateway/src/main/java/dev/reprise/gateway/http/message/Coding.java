package dev.reprise.gateway.http.message;

import dev.reprise.request.Header;
import java.util.List;
import java.util.Locale;

/** How a body is compressed (RFC 9110 section 8.4). One coding at most: nothing nested is taken. */
public enum Coding {
  IDENTITY,
  GZIP,
  DEFLATE;

  private static final String TAKEN = "gzip, deflate";

  /** Refuses with 415, naming what is taken, any coding this class does not undo. */
  public static Coding of(List<Header> fields) {
    Coding coding = IDENTITY;
    for (Header field : fields) {
      if (field.name().length() == 16 && field.name().equalsIgnoreCase("content-encoding")) {
        coding = coding == IDENTITY ? named(field.value()) : unknown();
      }
    }
    return coding;
  }

  private static Coding named(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "identity" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> unknown();
    };
  }

  private static Coding unknown() {
    throw MessageRefused.of(415, "the body's content coding is not taken; use one of: " + TAKEN)
        .with("Accept-Encoding", TAKEN);
  }
}
