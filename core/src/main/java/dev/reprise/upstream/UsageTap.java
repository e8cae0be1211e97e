package dev.reprise.upstream;

import dev.reprise.budget.Claim;
import dev.reprise.plan.Question;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usage of an answer that is being kept, for the case that it turns out to be too large
 * to keep: usage is told at any size.
 */
public final class UsageTap implements AutoCloseable {
  private final UsageReading reading;
  private final Claim memory;
  private final DeferredGist gist;
  private final Reply passed;
  private byte[] whole = new byte[0];

  private UsageTap(Question question, Reply reply, Claim memory) {
    this.reading = UsageReading.of(question, reply);
    this.memory = memory;
    this.gist = new DeferredGist(new Overheard.RememberedGist(reading.gist(), memory), memory);
    this.passed =
        switch (reply.body()) {
          case Reply.Body.InMemory(byte[] bytes) -> {
            whole = bytes;
            yield reply;
          }
          case Reply.Body.Live(var feed) ->
              new Reply(
                  reply.status(),
                  reply.headers(),
                  new Reply.Body.Live(
                      feed.through(sink -> new UsageSink(sink)).whenCancelled(memory::close)));
        };
  }

  /**
   * @param memory holds what is remembered
   */
  public static UsageTap on(Question question, Reply reply, Claim memory) {
    return new UsageTap(question, reply, memory);
  }

  /** The same reply; what is read from its body is listened to. */
  public Reply reply() {
    return passed;
  }

  /** What the answer has told, once its body has ended or broken off. */
  public Overhearing.Heard heard() {
    byte[] remembered = passed.body() instanceof Reply.Body.Live ? gist.bytes() : whole;
    return remembered == null ? Overhearing.Heard.NOTHING : reading.heard(remembered);
  }

  @Override
  public void close() {
    memory.close();
  }

  private final class UsageSink implements Sink {
    private final Sink next;

    UsageSink(Sink next) {
      this.next = next;
    }

    @Override
    public void chunk(byte[] bytes) {
      gist.take(bytes);
      next.chunk(bytes);
    }

    @Override
    public void end() {
      next.end();
    }

    @Override
    public void broken(Broken cause) {
      next.broken(cause);
    }
  }

  /**
   * Reads a body only when it has to. What a kept answer used is read from the whole answer; the
   * gist is asked for only when the answer could not be kept. So the first {@value #DEFERRED} bytes
   * are held unread, and most answers are never read twice.
   */
  static final class DeferredGist {
    /** Most bytes that are held unread. */
    static final int DEFERRED = 64 << 10;

    private final Overheard.RememberedGist gist;
    private final Claim memory;
    private @Nullable List<byte[]> unread = new ArrayList<>();
    private int size;

    /**
     * @param memory holds what is held unread, and after that what the gist remembers
     */
    DeferredGist(Overheard.RememberedGist gist, Claim memory) {
      this.gist = gist;
      this.memory = memory;
    }

    /** The array is kept and must not change. */
    void take(byte[] chunk) {
      if (unread != null && chunk.length <= DEFERRED - size && memory.tryGrow(chunk.length)) {
        unread.add(chunk);
        size += chunk.length;
        return;
      }
      readDeferred();
      gist.take(chunk);
    }

    private void readDeferred() {
      if (unread == null) {
        return;
      }
      List<byte[]> pieces = unread;
      unread = null;
      memory.shrink(size);
      pieces.forEach(gist::take);
    }

    /** The bytes that the gist copied; null when there was no memory for them. */
    byte @Nullable [] bytes() {
      readDeferred();
      return gist.bytes();
    }
  }
}
