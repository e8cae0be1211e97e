package dev.reprise.gateway.http;

import dev.reprise.request.Headers;
import dev.reprise.response.Reply;

/** Handles the requests of a listener. */
public interface Handler {
  /**
   * Called on the connection's event loop: must not block. Either sends the answer before it
   * returns (cheapest), or gives {@code answer} to another thread that will. An exception becomes a
   * 500.
   */
  void handle(Incoming request, Responder answer);

  /**
   * Adds fields to an answer before it is written, also to one that the connection made itself
   * (408, 413, 500, 504 …). Called once for each answer, on the event loop; must not block.
   *
   * @param asked the fields of the request, none when its head could not be read
   */
  default Reply dressed(Headers asked, Reply answer) {
    return answer;
  }
}
