package dev.reprise.gateway.http;

import dev.reprise.response.Reply;

/** Words an error in the shape the caller's API uses. */
public interface ErrorReplies {
  /**
   * @param path the request's path, empty when the request line could not be read
   * @param message what happened, where, what to do; never holds text of a prompt
   */
  Reply render(String path, int status, String message);
}
