package dev.reprise.gateway.http.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Shared strings for frequent header names, so that not every request makes its own. */
final class Names {
  private static final int SLOTS = 1024;
  private static final byte[][] OCTETS = new byte[SLOTS][];
  private static final String[] STRINGS = new String[SLOTS];

  static {
    for (String name :
        """
        host accept accept-encoding accept-language authorization connection content-length \
        content-type content-encoding user-agent transfer-encoding x-api-key api-key \
        anthropic-version anthropic-beta openai-organization openai-project x-goog-api-key \
        x-goog-api-client x-stainless-lang x-stainless-package-version x-stainless-os \
        x-stainless-arch x-stainless-runtime x-stainless-runtime-version x-stainless-retry-count \
        x-stainless-read-timeout x-stainless-async traceparent tracestate cache-control pragma \
        date server vary etag age cache-status x-request-id request-id openai-processing-ms \
        openai-version cf-ray cf-cache-status strict-transport-security set-cookie expect cookie\
        """
            .split(" ")) {
      put(name);
      put(headline(name));
    }
  }

  private Names() {}

  private static String headline(String name) {
    var letters = name.toCharArray();
    for (int i = 0; i < letters.length; i++) {
      if (i == 0 || letters[i - 1] == '-') {
        letters[i] = Character.toUpperCase(letters[i]);
      }
    }
    return new String(letters);
  }

  private static void put(String name) {
    byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
    int slot = slot(octets, 0, octets.length);
    // A slot that is taken stays so: the other name is not shared.
    if (OCTETS[slot] == null) {
      OCTETS[slot] = octets;
      STRINGS[slot] = name;
    }
  }

  private static int slot(byte[] octets, int from, int to) {
    int length = to - from;
    int mixed = length;
    mixed = mixed * 31 + octets[from];
    mixed = mixed * 31 + octets[from + length / 2];
    mixed = mixed * 31 + octets[to - 1];
    mixed = mixed * 31 + octets[from + length / 3];
    return (mixed ^ mixed >>> 10) & SLOTS - 1;
  }

  /** The name in those octets, in the case it was sent in. */
  static String of(byte[] octets, int from, int to) {
    int slot = slot(octets, from, to);
    byte[] known = OCTETS[slot];
    return known != null && Arrays.equals(known, 0, known.length, octets, from, to)
        ? STRINGS[slot]
        : Octets.text(octets, from, to);
  }
}
