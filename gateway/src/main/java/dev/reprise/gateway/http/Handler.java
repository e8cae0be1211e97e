package dev.reprise.gateway.http;

/** What a listener does with a request. */
public interface Handler {
  /**
   * Called on the connection's event loop: must not block. Either sends before it returns (the
   * cheap path) or hands the answer to whoever will. An exception becomes a 500.
   */
  void handle(Incoming request, Answer answer);
}
