package dev.reprise.gateway.http.message;

/**
 * Reads the header and the trailer of one gzip member, around its deflated octets (RFC 1952 section
 * 2.3).
 */
final class GzipFrame {
  private static final int FIXED = 10;
  private static final int LONGEST = 4096;
  private static final int HAS_SUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int[] START = {0x1f, 0x8b, 8};

  private enum HeadPart {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    SUM,
    DATA
  }

  private final int tailLength;
  private final byte[] tail = new byte[8];
  private HeadPart part;
  private int flags;
  private int inPart;
  private int extra;
  private int read;
  private int tailRead;

  /** Without {@code gzip} there is no header and no trailer. */
  GzipFrame(boolean gzip) {
    part = gzip ? HeadPart.FIXED : HeadPart.DATA;
    tailLength = gzip ? tail.length : 0;
  }

  /** The place where the deflated octets start; {@code to} when the header is not complete yet. */
  int head(byte[] octets, int from, int to) {
    int at = from;
    while (at < to && part != HeadPart.DATA) {
      step(octets[at++] & 0xff);
      if (++read > LONGEST) {
        throw MessageRefused.malformed("the gzip header is over " + LONGEST + " octets");
      }
    }
    return at;
  }

  private void step(int octet) {
    switch (part) {
      case FIXED -> fixed(octet);
      case EXTRA_LENGTH -> {
        extra |= octet << 8 * inPart;
        if (++inPart == 2) {
          next(extra == 0 ? HeadPart.NAME : HeadPart.EXTRA);
        }
      }
      case EXTRA -> {
        if (++inPart == extra) {
          next(HeadPart.NAME);
        }
      }
      case NAME, COMMENT -> {
        if (octet == 0) {
          next(part == HeadPart.NAME ? HeadPart.COMMENT : HeadPart.SUM);
        }
      }
      case SUM -> {
        if (++inPart == 2) {
          next(HeadPart.DATA);
        }
      }
      case DATA -> throw new IllegalStateException("past the head");
    }
  }

  private void fixed(int octet) {
    boolean wrong = inPart < START.length && octet != START[inPart];
    if (inPart == START.length) {
      flags = octet;
      wrong = (octet & RESERVED) != 0;
    }
    if (wrong) {
      throw MessageRefused.malformed("the body is said to be gzip and is not");
    }
    if (++inPart == FIXED) {
      next(HeadPart.EXTRA_LENGTH);
    }
  }

  /** The first part from {@code wanted} on that the flags announce. */
  private void next(HeadPart wanted) {
    inPart = 0;
    part = wanted;
    boolean absent =
        switch (wanted) {
          case EXTRA_LENGTH -> (flags & HAS_EXTRA) == 0;
          case NAME -> (flags & HAS_NAME) == 0;
          case COMMENT -> (flags & HAS_COMMENT) == 0;
          case SUM -> (flags & HAS_SUM) == 0;
          case FIXED, EXTRA, DATA -> false;
        };
    if (absent) {
      next(
          switch (wanted) {
            case EXTRA_LENGTH -> HeadPart.NAME;
            case NAME -> HeadPart.COMMENT;
            case COMMENT -> HeadPart.SUM;
            case SUM, FIXED, EXTRA, DATA -> HeadPart.DATA;
          });
    }
  }

  /** Reads the trailer; the place of the first octet behind it. */
  int tail(byte[] octets, int from, int to) {
    int length = Math.min(tailLength - tailRead, to - from);
    System.arraycopy(octets, from, tail, tailRead, length);
    tailRead += length;
    return from + length;
  }

  /** Expects the header of another member. */
  void again() {
    part = HeadPart.FIXED;
    inPart = 0;
    extra = 0;
    read = 0;
    tailRead = 0;
  }

  boolean confirms(long sum, long length) {
    return tailRead == tailLength
        && (tailLength == 0 || number(0) == sum && number(4) == (length & 0xffffffffL));
  }

  private long number(int at) {
    long number = 0;
    for (int i = 3; i >= 0; i--) {
      number = number << 8 | tail[at + i] & 0xff;
    }
    return number;
  }
}
