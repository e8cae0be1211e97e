package dev.reprise.gateway.door;

import dev.reprise.gateway.http.Responder;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.json.NoRoom;
import dev.reprise.json.Room;
import dev.reprise.request.Headers;

/**
 * Counts the memory of one request: the body, the parsed document, and both again for the changed
 * copy that goes to the provider. Requests under 16 KiB are not counted: the number of connections
 * limits them.
 */
final class RequestRoom implements Room {
  private static final int UNCOUNTED = 16 << 10;
  private static final int COPIES = 2;

  private final int body;
  private final Responder answer;
  private long parsed;
  private long counted;
  private boolean ever = true;

  /**
   * @param body its length
   * @param answer holds the counted bytes for the request
   */
  RequestRoom(int body, Responder answer) {
    this.body = body;
    this.answer = answer;
  }

  /** The request needs more memory than is free now (503) or than any request may take (413). */
  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean ever;

    TooLarge(boolean ever) {
      super(null, null, false, false);
      this.ever = ever;
    }

    int status() {
      return ever ? 413 : 503;
    }

    String what() {
      return ever
          ? "The body needs more memory than requests may take here (limits.memory.requests):"
              + " send a smaller one, or one of fewer values."
          : "Other requests hold the memory this one needs; send it again.";
    }

    Headers headers() {
      return ever ? Headers.NONE : Headers.of("Retry-After", "1");
    }
  }

  Document parse(byte[] bytes) throws MalformedJson, TooLarge {
    try {
      if (body > UNCOUNTED && !counts(body)) {
        throw new TooLarge(!ever);
      }
      return Document.parse(bytes, this);
    } catch (NoRoom refused) {
      throw new TooLarge(!ever);
    }
  }

  @Override
  public boolean take(long bytes) {
    parsed += COPIES * bytes;
    long due = parsed <= UNCOUNTED ? 0 : parsed - counted;
    if (due == 0) {
      return true;
    }
    counted = parsed;
    return counts(due);
  }

  @Override
  public boolean large() {
    return counted > 0 || body > UNCOUNTED;
  }

  @Override
  public void left(int copies) {
    long all = counted + (body > UNCOUNTED ? body : 0);
    answer.giveBack(all - Math.min(all, (long) copies * body));
    counted = 0;
  }

  private boolean counts(long bytes) {
    boolean held = answer.hold(bytes);
    ever = held || answer.everHolds(bytes);
    return held;
  }
}
