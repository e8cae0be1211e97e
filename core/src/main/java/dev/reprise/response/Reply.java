package dev.reprise.response;

import dev.reprise.request.Headers;

/** An answer whose head is known. Its body is whole or still arriving. */
public record Reply(int status, Headers headers, Body body) {

  /** The body of a reply. */
  public sealed interface Body {
    /** All of it. The array is not copied and must not change. */
    record InMemory(byte[] bytes) implements Body {}

    /** It is still arriving. */
    record Live(Feed feed) implements Body {}
  }

  /** Cancels a body that is still arriving, so that its connection does not wait for a reader. */
  public void discard() {
    if (body instanceof Body.Live(Feed feed)) {
      feed.drainTo(Discarded.SINK);
      feed.cancel();
    }
  }

  public boolean successful() {
    return status >= 200 && status < 300;
  }

  public Reply withHeaders(Headers other) {
    return new Reply(status, other, body);
  }

  public static Reply whole(int status, Headers headers, byte[] bytes) {
    return new Reply(status, headers, new Body.InMemory(bytes));
  }
}
