package dev.reprise.provider;

import dev.reprise.request.Headers;
import dev.reprise.response.Reply;

/** Whoever answers: the provider adapter's way out. Blocking: to be called on a virtual thread. */
public interface Origin {
  /**
   * Sends and returns as soon as the head of the answer is there; the body is live. Throws {@link
   * OriginFailed} when no head came.
   */
  Reply ask(Call call);

  /**
   * @param provider the configured provider's name, for pools, breakers and metrics
   * @param url absolute, http or https
   * @param body empty array for none
   */
  record Call(String provider, String method, String url, Headers headers, byte[] body) {}

  /**
   * No answer could be had: the connection was refused, reset, timed out, or the provider's TLS is
   * wrong.
   */
  final class OriginFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean timeout;

    public OriginFailed(String message, boolean timeout) {
      super(message);
      this.timeout = timeout;
    }

    /** True: answer 504; false: answer 502. */
    public boolean timeout() {
      return timeout;
    }
  }
}
