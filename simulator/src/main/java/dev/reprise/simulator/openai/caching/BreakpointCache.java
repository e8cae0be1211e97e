package dev.reprise.simulator.openai.caching;

import dev.reprise.simulator.cache.Entries;
import dev.reprise.simulator.cache.PrefixChain;
import dev.reprise.simulator.cache.Rendering;
import dev.reprise.simulator.wire.Pace;
import dev.reprise.simulator.world.Facts;
import dev.reprise.simulator.world.Usage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * The cache of gpt-5.6 and later: entries at breakpoints, found only at boundaries the request
 * itself has, at least 1,024 tokens, 30 minutes sliding.
 */
public final class BreakpointCache implements PromptCache {

  private static final Facts FACTS = Facts.of("openai");
  private static final long LIFE = FACTS.number("ttl_seconds") * 1_000_000_000L;

  private final Entries entries = new Entries();
  private final Pace pace;
  private final boolean fallback;

  /**
   * @param fallback whether an entry is also looked for at earlier ends of messages
   */
  public BreakpointCache(Pace pace, boolean fallback) {
    this.pace = pace;
    this.fallback = fallback;
  }

  @Override
  public Usage use(String organization, Prompt prompt, long start) {
    PrefixChain chain = opened(organization, prompt);
    return use(prompt, chain, Points.add(prompt, chain), start);
  }

  /** Everything ahead of the first turn. */
  private static PrefixChain opened(String organization, Prompt prompt) {
    PrefixChain chain = new PrefixChain(organization + "|" + prompt.model() + "|" + prompt.key());
    chain.mix(prompt.settings());
    prompt.tools().forEach(chain::add);
    return chain;
  }

  public static Rendering rendering(String organization, Prompt prompt) {
    PrefixChain chain = opened(organization, prompt);
    Points.add(prompt, chain);
    return new Rendering(chain, prompt.totalTokens(), FACTS.number("min_tokens"));
  }

  private synchronized Usage use(Prompt prompt, PrefixChain chain, Points points, long start) {
    int hit = -1;
    for (int point : lookups(prompt, points)) {
      boolean longer = point > hit && longEnough(chain, point);
      if (longer && entries.readable(chain.key(point), start).isPresent()) {
        hit = point;
      }
    }
    int read = chain.tokensThrough(hit);
    int total = prompt.totalTokens();
    if (hit >= 0) {
      entries.refresh(chain.key(hit), start);
    }
    int written = write(chain, writes(prompt, points), start, pace.firstTokenNanos(total - read));
    int charged = Math.max(0, written - read);
    return new Usage(total - read - charged, read, charged, 0, 0);
  }

  /** Writes the points; returns the tokens up to the highest. */
  private int write(PrefixChain chain, SequencedSet<Integer> points, long start, long delay) {
    int highest = 0;
    for (int point : points) {
      if (longEnough(chain, point)) {
        entries.write(chain.key(point), start, LIFE, start + delay);
        highest = Math.max(highest, chain.tokensThrough(point));
      }
    }
    return highest;
  }

  private static boolean longEnough(PrefixChain chain, int point) {
    return chain.tokensThrough(point) >= FACTS.number("min_tokens");
  }

  /**
   * Surplus marks: the latest are written, silently. The implicit point takes one of the four
   * slots.
   */
  private static SequencedSet<Integer> writes(Prompt prompt, Points points) {
    int slots = FACTS.number("max_writes");
    SequencedSet<Integer> writes = new LinkedHashSet<>();
    if (!prompt.explicit() && !points.ends().isEmpty()) {
      writes.add(points.ends().getLast());
      slots--;
    }
    writes.addAll(latest(points.marks(), slots));
    return writes;
  }

  private SequencedSet<Integer> lookups(Prompt prompt, Points points) {
    List<Integer> marks = points.marks();
    SequencedSet<Integer> lookups = new LinkedHashSet<>();
    int first = Math.min(marks.size(), FACTS.number("lookup_explicit_first"));
    lookups.addAll(marks.subList(0, first));
    lookups.addAll(latest(marks, FACTS.number("lookup_explicit_latest")));
    if (!prompt.explicit()) {
      int earlier = fallback ? FACTS.number("lookup_implicit_earlier") : 0;
      lookups.addAll(latest(points.ends(), 1 + earlier));
      if (fallback && points.developerEnd() >= 0) {
        lookups.add(points.developerEnd());
      }
    }
    return lookups;
  }

  private static List<Integer> latest(List<Integer> points, int count) {
    return points.subList(Math.max(0, points.size() - count), points.size());
  }

  /**
   * Positions in the chain that mean something.
   *
   * @param marks blocks with an explicit mark
   * @param ends ends of eligible messages: user messages, the last of a group of tool results, the
   *     last message of the initial developer group
   * @param developerEnd end of the initial developer group, or -1
   */
  private record Points(List<Integer> marks, List<Integer> ends, int developerEnd) {

    static Points add(Prompt prompt, PrefixChain chain) {
      List<Integer> marks = new ArrayList<>();
      List<Integer> ends = new ArrayList<>();
      int developerEnd = -1;
      boolean opening = true;
      List<Prompt.Turn> turns = prompt.turns();
      for (int i = 0; i < turns.size(); i++) {
        Prompt.Turn turn = turns.get(i);
        for (Prompt.Part part : turn.parts()) {
          chain.add(part.span());
          if (part.marked()) {
            marks.add(chain.size() - 1);
          }
        }
        boolean last = i + 1 == turns.size() || turns.get(i + 1).speaker() != turn.speaker();
        opening &= turn.speaker() == Prompt.Speaker.DEVELOPER;
        if (opening && last) {
          developerEnd = chain.size() - 1;
        }
        if (eligible(turn.speaker(), opening, last)) {
          ends.add(chain.size() - 1);
        }
      }
      return new Points(marks, ends, developerEnd);
    }

    private static boolean eligible(Prompt.Speaker speaker, boolean opening, boolean last) {
      return switch (speaker) {
        case USER -> true;
        case TOOL -> last;
        case DEVELOPER -> opening && last;
        case ASSISTANT -> false;
      };
    }
  }
}
