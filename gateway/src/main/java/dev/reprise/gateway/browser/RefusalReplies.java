package dev.reprise.gateway.browser;

import dev.reprise.gateway.http.Incoming;
import dev.reprise.response.Reply;

/** Writes a refusal in the error format of the API that the caller uses. */
public interface RefusalReplies {
  /**
   * @param message what was refused, and what to send or configure instead
   */
  Reply refuse(Incoming request, int status, String message);
}
