package dev.reprise.gateway.http.socket;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The connections of a listener that Linux has completed and that are not accepted yet. On other
 * systems this class does nothing; there a connection made in the last microseconds before the
 * close may be reset.
 */
final class KernelQueue {
  private static final Logger LOG = System.getLogger("dev.reprise.gateway.http");

  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int INFO_BYTES = 104;

  /** {@code tcpi_unacked}, which in a listening socket counts those that wait (tcp(7)). */
  private static final int WAITING_AT = 24;

  /** {@code struct sock_fprog}: a short, six octets of padding, an address. */
  private static final int PROGRAM_BYTES = 16;

  /**
   * Classic BPF over the TCP header, one instruction a number (code, jt, jf, k from the low end):
   * the octet of flags is loaded and masked with SYN and ACK; SYN alone is dropped, a new attempt;
   * all else passes, so that handshakes under way end.
   */
  private static final long[] DROP_NEW = {
    instruction(0x30, 0, 0, 13),
    instruction(0x54, 0, 0, 0x12),
    instruction(0x15, 0, 1, 0x02),
    instruction(0x06, 0, 0, 0),
    instruction(0x06, 0, 0, 0xffff_ffffL),
  };

  private KernelQueue() {}

  private static long instruction(int code, int ifTrue, int ifFalse, long operand) {
    return code | (long) ifTrue << 16 | (long) ifFalse << 24 | operand << 32;
  }

  private static boolean known(Channel listener) {
    return listener instanceof EpollServerSocketChannel
        && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        && ValueLayout.ADDRESS.byteSize() == Long.BYTES;
  }

  /**
   * Whether there are completed connections that are not accepted yet; false on systems where this
   * is not known.
   */
  static boolean hasWaiting(Channel listener) {
    if (!known(listener) || !listener.isOpen()) {
      return false;
    }
    try {
      ByteBuffer info =
          listener
              .config()
              .getOption(new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, INFO_BYTES));
      return info != null && info.order(ByteOrder.nativeOrder()).getInt(WAITING_AT) > 0;
    } catch (RuntimeException unknown) {
      return unanswered("TCP_INFO", unknown);
    }
  }

  /**
   * From now on new attempts to connect get no answer (socket(7), SO_ATTACH_FILTER). A connection
   * that is not completed cannot be reset; the client tries again and is refused when the listener
   * is closed.
   */
  static void dropNewAttempts(Channel listener) {
    if (!known(listener)) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment filter = arena.allocateFrom(ValueLayout.JAVA_LONG, DROP_NEW);
      ByteBuffer program = ByteBuffer.allocateDirect(PROGRAM_BYTES).order(ByteOrder.nativeOrder());
      program.putShort(0, (short) DROP_NEW.length).putLong(Long.BYTES, filter.address());
      listener
          .config()
          .setOption(
              new RawUnixChannelOption(
                  "SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, PROGRAM_BYTES),
              program);
    } catch (RuntimeException refused) {
      unanswered("SO_ATTACH_FILTER", refused);
    }
  }

  private static boolean unanswered(String option, RuntimeException why) {
    LOG.log(Level.DEBUG, "{0} is not answered here: {1}", option, why.getClass().getName());
    return false;
  }
}
