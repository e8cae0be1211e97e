package dev.reprise.gateway.http;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.http.message.MessageRefused;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.lang.System.Logger.Level;

/** The values that all connections of one listener share, and the errors they send. */
record Listening(
    Handler handler,
    ErrorReplies errors,
    ClientLimits limits,
    MemoryBudget memory,
    boolean tls,
    Connections connections) {
  /** An error made by the gateway, in the format of the API that the path belongs to. */
  Reply error(String path, int status, String message) {
    return errors.render(path, status, message);
  }

  /** The answer to a message that was refused. */
  Reply refusal(MessageRefused refused) {
    Reply reply = error(refused.path(), refused.status(), refused.text());
    return reply.withHeaders(refused.over(reply.headers()));
  }

  /** Counts a request that was refused for lack of memory. */
  void sheds(MessageRefused refused) {
    if (refused.status() == 503) {
      memory.shed();
    }
  }

  /** The answer when the handler failed. */
  Reply failed(String path, Throwable fault) {
    Faults.log(Level.ERROR, "handler failed", fault);
    return error(path, 500, "the gateway failed; its log says where");
  }

  /** The answer in place of one that cannot be written in HTTP. */
  Reply unsendable(Exchange exchange, IllegalArgumentException why) {
    Faults.unsendable(why);
    String message = "the gateway made an answer that cannot be sent";
    return dressed(exchange.head.headers(), error(exchange.path, 500, message));
  }

  /**
   * The answer with the fields that every answer of this listener carries.
   *
   * @param asked the request's fields, as far as they were read
   */
  Reply dressed(Headers asked, Reply answer) {
    return handler.dressed(asked, answer);
  }
}
