package dev.reprise.gateway.http.message;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The octets of a connection that have arrived and are not read yet, as one array. During a
 * callback they lie in the loop's scratch; at its end the rest moves to an array of the connection.
 */
public final class UnreadOctets {
  private static final byte[] NONE = new byte[0];
  private byte[] octets = NONE;
  private int at;
  private int end;

  public void fill(ByteBuf buffer) {
    if (at < end) {
      compact();
      int more = buffer.readableBytes();
      octets = Scratch.append(octets, end, buffer);
      end += more;
    } else {
      end = buffer.readableBytes();
      octets = Scratch.here().pull(buffer);
      at = 0;
    }
  }

  private void compact() {
    if (at > 0) {
      System.arraycopy(octets, at, octets, 0, end - at);
      end -= at;
      at = 0;
    }
  }

  /** Moves the unread octets out of the scratch; to be called before the callback ends. */
  public void keep() {
    if (at == end) {
      octets = NONE;
      at = 0;
      end = 0;
    } else if (Scratch.here().lent(octets)) {
      octets = Arrays.copyOfRange(octets, at, end);
      end -= at;
      at = 0;
    }
  }

  public byte[] octets() {
    return octets;
  }

  public int at() {
    return at;
  }

  public int end() {
    return end;
  }

  public boolean empty() {
    return at == end;
  }

  /** Octets of the array that is kept between callbacks. */
  public int held() {
    return octets.length;
  }

  public int length() {
    return end - at;
  }

  public void moveTo(int place) {
    at = place;
  }
}
