package dev.reprise.gateway.http.message;

import java.io.ByteArrayOutputStream;

/**
 * Decodes the chunked coding (RFC 9112 section 7.1) of the octets received so far, in any pieces. A
 * size is one to eight hex digits and nothing else; an extension is a short {@code ;name} or {@code
 * ;name=token}; every line ends in CR LF. Trailer fields must be well formed, must not frame, and
 * are dropped.
 */
public final class ChunkedBody {
  private static final int MOST_DIGITS = 8;
  private static final int LONGEST_EXTENSION = 64;
  private static final int LONGEST_TRAILERS = 4096;

  private enum At {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILERS,
    DONE
  }

  private At at = At.SIZE;
  private long left;
  private int digits;
  private int extension;
  private boolean extensionNamed;
  private final ByteArrayOutputStream trailers = new ByteArrayOutputStream(0);

  public boolean done() {
    return at == At.DONE;
  }

  /** Decodes from {@code from} on and returns the place of the first octet it did not need. */
  public int decode(byte[] octets, int from, int to, BodySink out) {
    int place = from;
    while (place < to && at != At.DONE) {
      if (at == At.DATA) {
        int length = (int) Math.min(left, to - place);
        out.take(octets, place, length);
        place += length;
        left -= length;
        at = left == 0 ? At.DATA_CR : At.DATA;
      } else {
        step(octets[place++]);
      }
    }
    return place;
  }

  private void step(byte octet) {
    switch (at) {
      case SIZE -> size(octet);
      case EXTENSION -> extension(octet);
      case SIZE_LF -> {
        expect(octet, '\n', "a chunk size");
        at = left == 0 ? At.TRAILERS : At.DATA;
      }
      case DATA_CR -> {
        expect(octet, '\r', "a chunk");
        at = At.DATA_LF;
      }
      case DATA_LF -> {
        expect(octet, '\n', "a chunk");
        at = At.SIZE;
        digits = 0;
      }
      case TRAILERS -> trailer(octet);
      case DATA, DONE -> throw new IllegalStateException(at.toString());
    }
  }

  private void size(byte octet) {
    int digit = Octets.hex(octet);
    if (digit >= 0 && digits < MOST_DIGITS) {
      left = digits == 0 ? digit : left << 4 | digit;
      digits++;
    } else if (digits > 0 && octet == '\r') {
      at = At.SIZE_LF;
    } else if (digits > 0 && octet == ';') {
      at = At.EXTENSION;
      extension = 0;
      extensionNamed = false;
    } else {
      throw MessageRefused.malformed(
          "a chunk size holds %s; send 1 to 8 hex digits".formatted(Octets.shown(octet)));
    }
  }

  private void extension(byte octet) {
    boolean value = octet == '=' && !extensionNamed && extension > 0;
    if (octet == '\r' && extension > 0) {
      at = At.SIZE_LF;
    } else if ((value || Octets.is(octet, Octets.TOKEN)) && ++extension <= LONGEST_EXTENSION) {
      extensionNamed |= value;
    } else {
      throw MessageRefused.malformed(
          "a chunk extension is not a short name; send chunks without any");
    }
  }

  private static void expect(byte octet, char wanted, String after) {
    if (octet != wanted) {
      throw MessageRefused.malformed(
          "%s is followed by %s instead of CR LF".formatted(after, Octets.shown(octet)));
    }
  }

  private void trailer(byte octet) {
    trailers.write(octet);
    if (trailers.size() > LONGEST_TRAILERS) {
      throw MessageRefused.of(431, "trailer fields over " + LONGEST_TRAILERS + " octets");
    }
    if (octet == '\n') {
      byte[] lines = trailers.toByteArray();
      int end = lines.length;
      if (end < 2 || lines[end - 2] != '\r') {
        throw MessageRefused.malformed("a trailer line ends in a bare LF; end lines with CR LF");
      }
      if (end == 2 || lines[end - 3] == '\n') {
        finish(lines, end - 2);
      }
    }
  }

  private void finish(byte[] lines, int end) {
    var fields = Fields.read(lines, 0, end);
    if (Framing.of(fields).length() != Framing.UNSAID) {
      throw MessageRefused.malformed("a trailer field frames the message");
    }
    at = At.DONE;
  }
}
