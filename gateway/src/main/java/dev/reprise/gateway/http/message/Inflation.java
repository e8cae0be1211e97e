package dev.reprise.gateway.http.message;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decodes gzip (RFC 1952, one member after the other) or deflate piece by piece. Deflate is zlib's
 * format (RFC 9110 section 8.4.1.2); clients that send the deflated octets without it (RFC 1951)
 * are understood too. Size and ratio are counted from the decoded octets, never read from the
 * stream.
 */
public final class Inflation implements BodySink, AutoCloseable {
  /** Up to here any ratio is allowed: short texts compress well. */
  private static final long FREE = 1 << 20;

  /** The compression method in the first octet of zlib's format; no deflated octets begin so. */
  private static final int ZLIB = 8;

  private final boolean gzip;
  private final GzipFrame frame;
  private final BodySink out;
  private final int ratio;
  private final CRC32 sum = new CRC32();
  private final byte[] piece = new byte[8 << 10];
  private @Nullable Inflater inflater;
  private long inMember;
  private long decoded;
  private long readBefore;

  public Inflation(Coding coding, int ratio, BodySink out) {
    this.gzip = coding == Coding.GZIP;
    this.frame = new GzipFrame(gzip);
    this.ratio = ratio;
    this.out = out;
  }

  @Override
  public void take(byte[] octets, int from, int length) {
    int to = from + length;
    int at = from;
    while (at < to) {
      at = frame.head(octets, at, to);
      if (at < to) {
        Inflater current = inflater(octets[at]);
        at =
            current.finished()
                ? behind(current, octets, at, to)
                : inflated(current, octets, at, to);
      }
    }
  }

  private Inflater inflater(byte first) {
    Inflater known = inflater;
    if (known == null) {
      known = new Inflater(gzip || (first & 0x0f) != ZLIB);
      inflater = known;
    }
    return known;
  }

  private int inflated(Inflater current, byte[] octets, int at, int to) {
    current.setInput(octets, at, to - at);
    try {
      int length = current.inflate(piece);
      while (length > 0) {
        pass(current, length);
        length = current.inflate(piece);
      }
    } catch (DataFormatException broken) {
      throw MessageRefused.malformed("the compressed body is damaged");
    }
    if (current.needsDictionary()) {
      throw MessageRefused.malformed("the compressed body needs a dictionary");
    }
    return to - current.getRemaining();
  }

  private void pass(Inflater current, int length) {
    inMember += length;
    decoded += length;
    // The ratio refers to the compressed octets read so far.
    if (decoded > FREE && decoded > (readBefore + current.getBytesRead()) * ratio) {
      throw MessageRefused.of(
          413, "the body grows more than %d times when decoded; send it plain".formatted(ratio));
    }
    sum.update(piece, 0, length);
    out.take(piece, 0, length);
  }

  /** Behind the deflated octets: the trailer of a gzip member, then perhaps another member. */
  private int behind(Inflater ended, byte[] octets, int from, int to) {
    int at = frame.tail(octets, from, to);
    if (at < to) {
      if (!gzip) {
        throw MessageRefused.malformed("octets follow the end of the compressed body");
      }
      confirm(ended);
      readBefore += ended.getBytesRead();
      ended.reset();
      sum.reset();
      inMember = 0;
      frame.again();
    }
    return at;
  }

  /**
   * To be called after the last piece: a stream that is cut, or whose checksum or length is wrong,
   * is refused.
   */
  public void finish() {
    confirm(inflater);
  }

  private void confirm(@Nullable Inflater ended) {
    if (ended == null || !ended.finished() || !frame.confirms(sum.getValue(), inMember)) {
      throw MessageRefused.malformed("the compressed body is cut or damaged");
    }
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
    }
  }
}
