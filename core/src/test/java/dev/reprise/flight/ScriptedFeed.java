package dev.reprise.flight;

import dev.reprise.response.Feed;
import dev.reprise.response.Sink;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A live body played by the test, which also sees what is asked of the origin. */
final class ScriptedFeed implements Feed {
  private @Nullable Sink sink;
  boolean paused;
  boolean cancelled;

  /** What other threads do between the decision to pause and the pause. */
  Runnable beforePause = () -> {};

  /** What is delivered while it is being resumed. */
  Runnable afterResume = () -> {};

  @Override
  public void drainTo(Sink target) {
    sink = target;
  }

  @Override
  public void pause() {
    Runnable before = beforePause;
    beforePause = () -> {};
    before.run();
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    Runnable after = afterResume;
    afterResume = () -> {};
    after.run();
  }

  @Override
  public void cancel() {
    cancelled = true;
    sink().broken(new Sink.Broken(Sink.Broken.BreakCause.CANCELLED, "cancelled"));
  }

  void sends(String text) {
    sink().chunk(text.getBytes(StandardCharsets.UTF_8));
  }

  void sends(byte[] bytes) {
    sink().chunk(bytes);
  }

  void ends() {
    sink().end();
  }

  void breaks() {
    sink().broken(new Sink.Broken(Sink.Broken.BreakCause.ORIGIN_RESET, "reset by peer"));
  }

  private Sink sink() {
    if (sink == null) {
      throw new IllegalStateException("nobody drains this feed");
    }
    return sink;
  }
}
