package dev.reprise.gateway.origin;

import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.provider.Overload;
import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;
import java.util.concurrent.ExecutionException;

/** A call that an event loop makes. */
record LoopCall(EventLoop loop, PendingCall asked) implements BegunCall {
  /** Longer answers are read for their usage on a thread, whatever they were compressed to. */
  private static final int LONGEST_ON_LOOP = 64 << 10;

  @Override
  public void whenThere(Runnable action) {
    asked.reply.whenComplete((reply, failure) -> action.run());
  }

  @Override
  public boolean settled() {
    return asked.reply.isDone()
        && !asked.reply.isCompletedExceptionally()
        && wholeAndGood(asked.reply.join());
  }

  private static boolean wholeAndGood(Reply reply) {
    return reply.body() instanceof Reply.Body.InMemory(byte[] bytes)
        && bytes.length <= LONGEST_ON_LOOP
        && reply.successful()
        && !Overload.momentary(reply);
  }

  @Override
  public Reply await() {
    if (loop.inEventLoop() && !asked.reply.isDone()) {
      throw new IllegalStateException(
          "this blocks; call it on a virtual thread, not an event loop");
    }
    try {
      return asked.reply.get();
    } catch (InterruptedException interrupted) {
      loop.execute(this::giveUp);
      Thread.currentThread().interrupt();
      throw asked.failure("the call was given up", OriginFailed.FailureKind.ABANDONED, false);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof OriginFailed cause) {
        throw asked.failure(cause);
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  /** Closes the connection also when a reply has just arrived, since no thread will read it. */
  private void giveUp() {
    asked.abandon();
    asked.fail("the call was given up", OriginFailed.FailureKind.ABANDONED);
  }

  /** Once a reply has come, the thread that reads it is interrupted instead. */
  @Override
  public void abandon() {
    loop.execute(
        () -> {
          if (!asked.reply.isDone()) {
            giveUp();
          }
        });
  }
}
