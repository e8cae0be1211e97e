package dev.reprise.upstream;

import dev.reprise.budget.Claim;
import dev.reprise.response.Feed;
import dev.reprise.response.Sink;
import java.util.function.BiFunction;

/** A feed seen through something that holds memory. */
final class Held {
  private Held() {}

  /** The feed through the lens; a feed that is given up gives the memory back. */
  static Feed feed(Feed feed, Claim memory, BiFunction<Sink, Claim, Sink> lens) {
    return feed.through(sink -> lens.apply(sink, memory)).whenCancelled(memory::close);
  }
}
