package dev.reprise.gateway.http.message;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes gzip (RFC 1952, one member) or deflate (RFC 1950) piece by piece. Size and ratio are
 * counted from the decoded octets, never read from the stream.
 */
public final class Inflation implements BodySink, AutoCloseable {
  /** Up to here any ratio is allowed: short texts compress well. */
  private static final long FREE = 1 << 20;

  private final Inflater inflater;
  private final GzipFrame frame;
  private final BodySink out;
  private final int ratio;
  private final CRC32 sum = new CRC32();
  private final byte[] piece = new byte[8 << 10];
  private long decoded;

  public Inflation(Coding coding, int ratio, BodySink out) {
    boolean gzip = coding == Coding.GZIP;
    this.inflater = new Inflater(gzip);
    this.frame = new GzipFrame(gzip);
    this.ratio = ratio;
    this.out = out;
  }

  @Override
  public void take(byte[] octets, int from, int length) {
    int at = frame.head(octets, from, from + length);
    int to = from + length;
    if (at < to && !inflater.finished()) {
      inflater.setInput(octets, at, to - at);
      inflate();
      at = to - inflater.getRemaining();
    }
    if (at < to) {
      frame.tail(octets, at, to);
    }
  }

  private void inflate() {
    try {
      int length = inflater.inflate(piece);
      while (length > 0) {
        pass(length);
        length = inflater.inflate(piece);
      }
    } catch (DataFormatException broken) {
      throw MessageRefused.malformed("the compressed body is damaged");
    }
    if (inflater.needsDictionary()) {
      throw MessageRefused.malformed("the compressed body needs a dictionary");
    }
  }

  private void pass(int length) {
    decoded += length;
    // The ratio refers to the compressed octets read so far.
    if (decoded > FREE && decoded > inflater.getBytesRead() * ratio) {
      throw MessageRefused.of(
          413, "the body grows more than %d times when decoded; send it plain".formatted(ratio));
    }
    sum.update(piece, 0, length);
    out.take(piece, 0, length);
  }

  /**
   * To be called after the last piece: a stream that is cut, or whose checksum or length is wrong,
   * is refused.
   */
  public void finish() {
    if (!inflater.finished() || !frame.confirms(sum.getValue(), decoded)) {
      throw MessageRefused.malformed("the compressed body is cut or damaged");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
