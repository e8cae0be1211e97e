package dev.reprise.gateway.http;

import dev.reprise.budget.Share;
import dev.reprise.gateway.http.message.BodyBuffer;
import dev.reprise.gateway.http.message.BodySink;
import dev.reprise.gateway.http.message.ChunkedBody;
import dev.reprise.gateway.http.message.Coding;
import dev.reprise.gateway.http.message.Fields;
import dev.reprise.gateway.http.message.Framing;
import dev.reprise.gateway.http.message.Inflation;
import dev.reprise.gateway.http.message.MessageRefused;
import dev.reprise.gateway.http.message.UnreadOctets;
import dev.reprise.request.Headers;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole requests from the octets of one connection. It knows no channel: it takes octets in
 * any pieces, and either delivers a request or throws {@link MessageRefused}; after that it reads
 * nothing more.
 */
final class RequestReader {
  /** Receives the requests. */
  interface Receiver {
    /**
     * A head was read, its body not yet; may throw {@link MessageRefused} to refuse the request.
     */
    void head(RequestHead head);

    /**
     * @param reserved octets of the share that the receiver must give back from now on
     */
    void request(RequestHead head, byte[] body, long reserved);

    /** The client waits for a 100 before it sends the body. */
    void bodyAwaited();

    /** Whether the next request may be read now. */
    boolean takesMore();
  }

  /** A longer head is not remembered for the next request, and its memory is counted. */
  private static final int SHORT_HEAD = 4 << 10;

  /** A head counts three times its octets: once as octets, twice as fields and their strings. */
  private static final int HEAD_COUNTS = 3;

  private static final byte[] NO_BODY = new byte[0];
  private static final byte[] NO_HEAD = new byte[0];

  private final ClientLimits limits;
  private final Share share;
  private final boolean tls;
  private final Receiver receiver;
  private final UnreadOctets window = new UnreadOctets();
  private long windowHeld;
  private long headHeld;
  private int unseen;
  private byte[] lastOctets = NO_HEAD;
  private @Nullable RequestHead last;
  private @Nullable RequestHead head;
  private @Nullable BodyBuffer body;
  private @Nullable Inflation inflation;
  private @Nullable ChunkedBody chunks;
  private long left;
  private boolean running;
  private boolean stopped;

  RequestReader(ClientLimits limits, Share share, boolean tls, Receiver receiver) {
    this.limits = limits;
    this.share = share;
    this.tls = tls;
    this.receiver = receiver;
  }

  /** Reads all of the buffer; keeps octets that cannot be used yet. */
  void read(ByteBuf buffer) {
    if (chunks == null && inflation == null && body != null && window.empty()) {
      plainFrom(buffer, body);
    }
    if (!stopped && buffer.isReadable()) {
      window.fill(buffer);
      resume();
    }
  }

  /** Counts the octets that stay unread until they are read. */
  private void count() {
    long now = BodyBuffer.counted(window.held());
    if (now > windowHeld && !share.tryTake(now - windowHeld)) {
      throw BodyBuffer.noRoom();
    }
    share.give(Math.max(0, windowHeld - now));
    windowHeld = now;
  }

  /** Continues with the kept octets, when the receiver takes more again. */
  void resume() {
    if (running || stopped) {
      return;
    }
    running = true;
    try {
      boolean more = true;
      while (more) {
        more = step();
      }
    } finally {
      running = false;
      window.keep();
    }
    count();
  }

  /** Nothing more is read from this connection. */
  void stop() {
    stopped = true;
    abandonBody();
    window.moveTo(window.end());
    window.keep();
    share.give(windowHeld);
    windowHeld = 0;
  }

  boolean inHead() {
    return head == null && !window.empty();
  }

  boolean inBody() {
    return head != null;
  }

  Deadlines.Phase phase() {
    if (inBody()) {
      return Deadlines.Phase.BODY;
    }
    return inHead() ? Deadlines.Phase.HEAD : Deadlines.Phase.BETWEEN;
  }

  private boolean step() {
    if (stopped || window.empty()) {
      return false;
    }
    RequestHead current = head;
    if (current == null) {
      return receiver.takesMore() && readHead();
    }
    return chunks == null ? readPlain() : readChunks(chunks);
  }

  private boolean readHead() {
    int from = window.at();
    RequestHead read = repeated(from);
    if (read == null) {
      int end = Fields.headEnd(window.octets(), from, from + unseen, window.end());
      if ((end < 0 ? window.end() : end) - from > limits.headers()) {
        throw MessageRefused.of(
            431, "the request head is over %d octets".formatted(limits.headers()));
      }
      if (end < 0) {
        unseen = window.length();
        return false;
      }
      read = RequestHead.read(window.octets(), from, end, tls);
      remember(read, from, end);
      window.moveTo(end);
    } else {
      window.moveTo(from + lastOctets.length);
    }
    unseen = 0;
    begin(read);
    return true;
  }

  private void remember(RequestHead read, int from, int end) {
    boolean small = end - from <= SHORT_HEAD;
    lastOctets = small ? Arrays.copyOfRange(window.octets(), from, end) : NO_HEAD;
    last = small ? read : null;
    if (!small) {
      long weight = (long) HEAD_COUNTS * (end - from);
      if (!share.tryTake(weight)) {
        throw BodyBuffer.noRoom().on(read.target());
      }
      headHeld = weight;
    }
  }

  /**
   * The head of the request before, when the octets are the same: comparing is cheaper than
   * parsing, and clients mostly send the same head.
   */
  private @Nullable RequestHead repeated(int from) {
    int length = lastOctets.length;
    boolean same =
        length > 0
            && window.end() - from >= length
            && Arrays.equals(lastOctets, 0, length, window.octets(), from, from + length);
    return same ? last : null;
  }

  private void begin(RequestHead read) {
    receiver.head(read);
    if (!read.hasBody()) {
      deliver(read, NO_BODY, 0);
      return;
    }
    head = read;
    if (read.length() > limits.body()) {
      throw BodyBuffer.tooLarge(limits.body());
    }
    boolean plain = read.coding() == Coding.IDENTITY;
    body = new BodyBuffer(plain ? read.length() : -1, limits.body(), share);
    left = read.length();
    chunks = left == Framing.CHUNKED ? new ChunkedBody() : null;
    inflation = plain ? null : new Inflation(read.coding(), limits.decodedRatio(), body);
    if (read.awaitsContinue() && window.empty()) {
      receiver.bodyAwaited();
    }
  }

  private void plainFrom(ByteBuf buffer, BodyBuffer into) {
    int length = (int) Math.min(left, buffer.readableBytes());
    buffer.readBytes(into.room(length), into.size(), length);
    into.filled(length);
    left -= length;
    if (left == 0) {
      finish();
    }
  }

  private boolean readPlain() {
    int length = (int) Math.min(left, window.length());
    int from = window.at();
    window.moveTo(from + length);
    left -= length;
    sink().take(window.octets(), from, length);
    if (left == 0) {
      finish();
      return true;
    }
    return false;
  }

  private boolean readChunks(ChunkedBody decoder) {
    window.moveTo(decoder.decode(window.octets(), window.at(), window.end(), sink()));
    if (decoder.done()) {
      finish();
      return true;
    }
    return false;
  }

  private BodySink sink() {
    return inflation != null ? inflation : Objects.requireNonNull(body);
  }

  private void finish() {
    RequestHead whole = Objects.requireNonNull(head);
    BodyBuffer buffer = Objects.requireNonNull(body);
    if (inflation != null) {
      inflation.finish();
      inflation.close();
    }
    byte[] octets = buffer.whole();
    forget();
    deliver(whole, octets, buffer.reserved());
  }

  /** From here on the receiver must give back what was counted for the request. */
  private void deliver(RequestHead whole, byte[] octets, long reserved) {
    long all = reserved + headHeld;
    headHeld = 0;
    receiver.request(whole, octets, all);
  }

  /**
   * The target of the request whose body is being read; empty between requests. It selects the
   * format of errors.
   */
  String path() {
    return head == null ? "" : head.target();
  }

  /** The fields of the request whose body is being read; none between requests. */
  Headers asked() {
    return head == null ? Headers.NONE : head.headers();
  }

  private void abandonBody() {
    if (body != null) {
      body.release();
    }
    if (inflation != null) {
      inflation.close();
    }
    share.give(headHeld);
    headHeld = 0;
    forget();
  }

  private void forget() {
    head = null;
    body = null;
    chunks = null;
    inflation = null;
  }
}
