package dev.reprise.gateway.http;

import dev.reprise.request.Headers;
import dev.reprise.response.Reply;

/** What a listener does with a request. */
public interface Handler {
  /**
   * Called on the connection's event loop: must not block. Either sends before it returns (the
   * cheap path) or hands the answer to whoever will. An exception becomes a 500.
   */
  void handle(Incoming request, Responder answer);

  /**
   * The answer as it leaves, whoever made it: the handler, or the connection in its place (408,
   * 413, 500, 504 …). Called once an answer on the event loop; must not block.
   *
   * @param asked the fields of the request, none when its head could not be read
   */
  default Reply dressed(Headers asked, Reply answer) {
    return answer;
  }
}
