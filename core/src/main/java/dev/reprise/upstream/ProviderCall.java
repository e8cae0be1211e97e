package dev.reprise.upstream;

import dev.reprise.plan.Question;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.response.Reply;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider.
 *
 * @param body the caller's own bytes, as the dialect sends them
 * @param origin makes further calls beside this one
 * @param send sends a body in this call's place and returns the head of its answer
 */
record ProviderCall(Question question, byte[] body, Origin origin, Function<byte[], Reply> send) {
  Destination destination() {
    return question.destination();
  }

  String model() {
    return question.outline().model();
  }

  /** How many copies of the caller's body a call with these bytes references beside it. */
  int copies(byte @Nullable [] bytes) {
    return bytes == null || bytes == question.request().body() ? 0 : 1;
  }

  Reply send(byte[] bytes) {
    return send.apply(bytes);
  }

  /**
   * Sends the caller's own bytes after the provider refused a body to which Reprise had added
   * something. When these are answered well the addition was the reason; otherwise the provider
   * refuses the request itself (row B6).
   */
  Resent resend(byte[] own) {
    Reply reply = send(own);
    return new Resent(reply, reply.successful());
  }

  /**
   * @param blamed whether the addition was the reason of the refusal
   */
  record Resent(Reply reply, boolean blamed) {}
}
