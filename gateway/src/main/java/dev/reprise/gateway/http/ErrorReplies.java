package dev.reprise.gateway.http;

import dev.reprise.response.Reply;

/** Writes an error in the format of the API that the caller uses. */
public interface ErrorReplies {
  /**
   * @param path the request's path, empty when the request line could not be read
   * @param message what happened, where, what to do; never holds text of a prompt
   */
  Reply render(String path, int status, String message);
}
