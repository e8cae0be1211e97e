package dev.reprise.bench.placement;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.caching.registry.Rehearsal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ways to use a provider's cache that do not know the future. */
final class Strategies {
  static final String NONE = "none";
  static final String OURS = "ours";
  static final String DECLARED = "ours, declared";
  static final String FIXED = "fixed points";

  private Strategies() {}

  /** New ones, which have learnt nothing yet. */
  static List<Strategy> all(Vendor vendor) {
    return List.of(
        new None(vendor),
        new LastBlock(vendor),
        new FixedPoints(vendor),
        new ResultsOutside(vendor),
        new Ours(vendor, false),
        new Ours(vendor, true));
  }

  /** Caching off: no mark at Anthropic, explicit mode without a mark at OpenAI. */
  record None(Vendor vendor) implements Strategy {
    @Override
    public String name() {
      return NONE;
    }

    @Override
    public byte[] sent(Ask ask) {
      var blocks = new Blocks(vendor, ask);
      blocks.explicit();
      return blocks.bytes();
    }
  }

  /** The end of every request: Anthropic's automatic caching, OpenAI's implicit mode. */
  record LastBlock(Vendor vendor) implements Strategy {
    @Override
    public String name() {
      return "last block";
    }

    @Override
    public byte[] sent(Ask ask) {
      var blocks = new Blocks(vendor, ask);
      if (vendor == Vendor.ANTHROPIC) {
        blocks.mark(blocks.size() - 1, false);
      }
      return blocks.bytes();
    }
  }

  /** As LiteLLM and Cline are set up (reference 12): system and the last two user messages. */
  record FixedPoints(Vendor vendor) implements Strategy {
    @Override
    public String name() {
      return FIXED;
    }

    @Override
    public byte[] sent(Ask ask) {
      var blocks = new Blocks(vendor, ask);
      int system = -1;
      var users = new ArrayList<Integer>();
      for (int i = 0; i < blocks.size(); i++) {
        system = blocks.role(i).equals("system") ? i : system;
        if (blocks.role(i).equals("user")) {
          users.add(i);
        }
      }
      if (system >= 0) {
        blocks.mark(system, false);
      }
      users
          .subList(Math.max(0, users.size() - 2), users.size())
          .forEach(user -> blocks.mark(user, false));
      return blocks.bytes();
    }
  }

  /**
   * As "Don't Break the Cache" (arXiv 2601.06007) names it: the end of what stands before the first
   * tool's result; results themselves are never written. Without results, the last block. At OpenAI
   * in explicit mode, since the implicit one would write the results.
   */
  record ResultsOutside(Vendor vendor) implements Strategy {
    @Override
    public String name() {
      return "results outside";
    }

    @Override
    public byte[] sent(Ask ask) {
      var blocks = new Blocks(vendor, ask);
      int last = Math.min(blocks.size(), ask.outside()) - 1;
      while (last > 0 && !blocks.takesMark(last)) {
        last--;
      }
      blocks.explicit();
      blocks.mark(last, false);
      return blocks.bytes();
    }
  }

  /**
   * Planner and registry as the gateway calls them; one scope for each tenant. Declared: the route
   * says {@code stable_prefix: true}, so what stands ahead of the conversation is written at once.
   */
  static final class Ours implements Strategy {
    private final Vendor vendor;
    private final boolean stable;
    private final Map<String, Rehearsal> scopes = new HashMap<>();
    private @Nullable Rehearsal scope;
    private Rehearsal.@Nullable Turn turn;

    Ours(Vendor vendor, boolean stable) {
      this.vendor = vendor;
      this.stable = stable;
    }

    @Override
    public String name() {
      return stable ? DECLARED : OURS;
    }

    @Override
    public byte[] sent(Ask ask) {
      scope =
          scopes.computeIfAbsent(
              ask.tenant(),
              tenant -> new Rehearsal(vendor.caching(), vendor.dialect, vendor.model, stable));
      try {
        turn = scope.send(ask.bytes(), "default", ask.atMillis() * 1_000_000);
      } catch (MalformedJson e) {
        throw new IllegalArgumentException("a workload wrote no JSON: " + ask.body(), e);
      }
      return turn.body();
    }

    @Override
    public void answered(TokenUsage usage) {
      Objects.requireNonNull(scope).answered(Objects.requireNonNull(turn), usage);
    }
  }
}
