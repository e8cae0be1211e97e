package dev.reprise.simulator.world;

import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Rejection;

/**
 * One dialect. To add one: a package with an implementation, and a line in the simulator's list.
 */
public interface Provider {

  /** Whether a call is in this dialect. */
  boolean serves(Call call);

  /**
   * Answers a call.
   *
   * @throws Rejection for what the provider answers with an error
   */
  Answer answer(Scene scene);

  /** The rejection as this provider writes it. */
  Answer reject(Scene scene, Rejection rejection);

  /**
   * A failure of the provider's own: 429, 500, 503, 529; {@code retryAfterSeconds} below 0 says
   * nothing about when.
   */
  Answer fail(Scene scene, int status, int retryAfterSeconds);

  /** The event that tells of a failure in the middle of a stream. */
  String errorEvent(Scene scene);
}
