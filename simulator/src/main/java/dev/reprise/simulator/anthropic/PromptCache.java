package dev.reprise.simulator.anthropic;

import dev.reprise.simulator.cache.Entries;
import dev.reprise.simulator.cache.PrefixChain;
import dev.reprise.simulator.wire.Pace;
import dev.reprise.simulator.world.Facts;
import dev.reprise.simulator.world.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * Anthropic's prompt cache: entries only where a breakpoint was, a lookback of 20 positions from
 * each breakpoint, lives that count from the start of the request that writes or reads.
 * Thread-safe.
 */
final class PromptCache {

  private final Entries entries = new Entries();
  private final Pace pace;
  private final int lookback = Facts.of("anthropic").number("lookback_positions");

  PromptCache(Pace pace) {
    this.pace = pace;
  }

  /**
   * Looks a prompt up and, unless {@code readOnly}, writes its breakpoints.
   *
   * @param workspace whose cache it is
   * @param start when the request arrived, in steady nanoseconds
   * @return the usage, output 0
   */
  Usage use(String workspace, Prompt prompt, long start, boolean readOnly) {
    // Hashed before the lock is taken: long prompts must not wait for one another.
    return use(prompt, chain(workspace, prompt), start, readOnly);
  }

  private synchronized Usage use(Prompt prompt, PrefixChain chain, long start, boolean readOnly) {
    List<Integer> marks = marks(prompt);
    int hit = hit(chain, marks, start);
    if (hit >= 0) {
      entries.refresh(chain.key(hit), start);
    }
    int read = chain.tokensThrough(hit);
    int total = prompt.totalTokens();
    if (readOnly) {
      return new Usage(total - read, read, 0, 0, 0);
    }
    write(prompt, chain, marks, start, start + pace.firstTokenNanos(total - read));
    int hour = highest(prompt, chain, marks, hit, true);
    int last = highest(prompt, chain, marks, hit, false);
    int write1h = chain.tokensThrough(hour) - read;
    int write5m = chain.tokensThrough(last) - chain.tokensThrough(hour);
    return new Usage(total - read - write1h - write5m, read, write5m, write1h, 0);
  }

  static PrefixChain chain(String workspace, Prompt prompt) {
    PrefixChain chain = new PrefixChain(workspace + "|" + prompt.model());
    Position.Tier tier = Position.Tier.TOOLS;
    for (Position position : prompt.positions()) {
      if (tier == Position.Tier.TOOLS && position.tier() != tier) {
        chain.mix(prompt.aheadOfSystem());
      }
      if (tier != Position.Tier.MESSAGES && position.tier() == Position.Tier.MESSAGES) {
        chain.mix(prompt.aheadOfMessages());
      }
      tier = position.tier();
      chain.add(position.span());
    }
    return chain;
  }

  private static List<Integer> marks(Prompt prompt) {
    List<Integer> marks = new ArrayList<>();
    for (int i = 0; i < prompt.positions().size(); i++) {
      if (prompt.positions().get(i).mark() != null) {
        marks.add(i);
      }
    }
    return marks;
  }

  /** The position of the entry that is read, or -1. */
  private int hit(PrefixChain chain, List<Integer> marks, long now) {
    for (int mark : marks.reversed()) {
      for (int at = mark; at > mark - lookback && at >= 0; at--) {
        if (entries.readable(chain.key(at), now).isPresent()) {
          return at;
        }
      }
    }
    return -1;
  }

  /** Marks at or before the hit are written again without a charge: their prefix was just read. */
  private void write(
      Prompt prompt, PrefixChain chain, List<Integer> marks, long start, long visible) {
    for (int mark : marks) {
      Ttl ttl = prompt.positions().get(mark).mark();
      if (ttl != null && chain.tokensThrough(mark) >= prompt.minimumTokens()) {
        entries.write(chain.key(mark), start, ttl.nanos(), visible);
      }
    }
  }

  /** The last mark behind the hit that is long enough, or the hit itself. */
  private static int highest(
      Prompt prompt, PrefixChain chain, List<Integer> marks, int hit, boolean onlyHours) {
    for (int mark : marks.reversed()) {
      boolean wanted = !onlyHours || prompt.positions().get(mark).mark() == Ttl.HOUR;
      if (mark > hit && wanted && chain.tokensThrough(mark) >= prompt.minimumTokens()) {
        return mark;
      }
    }
    return hit;
  }
}
