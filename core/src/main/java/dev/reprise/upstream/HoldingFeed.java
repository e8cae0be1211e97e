package dev.reprise.upstream;

import dev.reprise.budget.Claim;
import dev.reprise.response.Feed;
import dev.reprise.response.Sink;
import java.util.function.BiFunction;

/** Wraps the sink of a feed in one that holds memory, and returns the memory at the end. */
final class HoldingFeed {
  private HoldingFeed() {}

  /** The feed with its sink wrapped; cancelling it returns the memory. */
  static Feed feed(Feed feed, Claim memory, BiFunction<Sink, Claim, Sink> lens) {
    return feed.through(sink -> lens.apply(sink, memory)).whenCancelled(memory::close);
  }
}
