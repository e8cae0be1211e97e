package dev.reprise.gateway.admin;

import dev.reprise.gateway.http.Responder;
import dev.reprise.response.Reply;
import java.util.function.Supplier;

/**
 * Answers requests of operators and of the prompt-cache API on virtual threads: making an answer
 * may block.
 */
final class Workers {
  private Workers() {}

  static void answer(Responder answer, Supplier<Reply> reply) {
    Thread worker =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  try {
                    answer.send(reply.get());
                  } finally {
                    answer.release();
                  }
                });
    answer.retain(worker::interrupt);
    worker.start();
  }
}
