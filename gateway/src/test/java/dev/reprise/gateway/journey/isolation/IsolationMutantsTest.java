package dev.reprise.gateway.journey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.gateway.journey.fixture.Figures;
import dev.reprise.gateway.journey.fixture.OtherTiers;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import dev.reprise.simulator.Simulator;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults planted into a whole gateway, one at a time: each is either stopped by the bindings that
 * remain, or seen by the question the isolation tests ask ("does Cy get what was made for Ada?").
 */
class IsolationMutantsTest {
  @TempDir Path folder;

  private World with(UnaryOperator<Tier> mutant) throws Exception {
    return World.in(folder, null, Simulator.instant(), parts -> OtherTiers.in(parts, mutant));
  }

  /** What every isolation test asks. */
  private static boolean leaks(World world, Wire wire) {
    wire.ask(world, "ada", "Mine?", false);
    return wire.ask(world, "cy", "Mine?", false, "cache-control", "only-if-cached").hit();
  }

  @Test
  void a_tier_that_ignores_the_partition_is_stopped_by_the_key() throws Exception {
    try (World world =
        with(
            tier ->
                new ForwardingTier(tier) {
                  private final Map<CacheKey, Entry> entries = new ConcurrentHashMap<>();

                  @Override
                  public Lookup find(Partition partition, CacheKey key) {
                    Entry entry = entries.get(key);
                    return entry == null ? Lookup.ABSENT : new Lookup.Found(entry);
                  }

                  @Override
                  public void keep(Partition partition, CacheKey key, Entry entry) {
                    entries.put(key, entry);
                  }
                })) {
      for (Wire wire : Wire.values()) {
        assertThat(leaks(world, wire)).as(wire.name()).isFalse();
        assertThat(wire.ask(world, "ada", "Mine?", true).hit()).as("own").isTrue();
      }
      assertThat(Figures.of(world, "prompt_cache_isolation_violations_total"))
          .as("never came as far as validation")
          .isZero();
    }
  }

  /** Gives whoever asks for anything what was kept last. */
  private static final class Careless extends ForwardingTier {
    private final BiFunction<Entry, Partition, Entry> lie;
    private final AtomicReference<Entry> last = new AtomicReference<>();

    Careless(Tier tier, BiFunction<Entry, Partition, Entry> lie) {
      super(tier);
      this.lie = lie;
    }

    @Override
    public Lookup find(Partition partition, CacheKey key) {
      Entry entry = last.get();
      return entry == null ? Lookup.ABSENT : new Lookup.Found(lie.apply(entry, partition));
    }

    @Override
    public void keep(Partition partition, CacheKey key, Entry entry) {
      last.set(entry);
    }
  }

  @Test
  void a_tier_that_ignores_partition_and_key_is_stopped_by_validation_and_counted()
      throws Exception {
    try (World world = with(tier -> new Careless(tier, (entry, asking) -> entry))) {
      assertThat(leaks(world, Wire.CHAT)).isFalse();
      assertThat(Figures.of(world, "prompt_cache_isolation_violations_total")).isPositive();
    }
  }

  @Test
  void a_tier_that_ignores_everything_and_forges_the_scope_is_caught_by_the_test()
      throws Exception {
    try (World world = with(tier -> new Careless(tier, IsolationMutantsTest::scoped))) {
      // Entries also carry a tag of their tenant, but a tag only ever invalidates.
      assertThat(leaks(world, Wire.CHAT)).as("all bindings are gone: the test sees it").isTrue();
    }
  }

  private static Entry scoped(Entry entry, Partition partition) {
    return new Entry(
        entry.type(),
        new Scope.Tenant(partition),
        entry.stamp(),
        entry.tags(),
        entry.policyVersion(),
        entry.createdAt(),
        entry.freshUntil(),
        entry.expiresAt(),
        entry.usage(),
        entry.facts(),
        entry.payload());
  }

  @Test
  void callers_whose_credential_is_not_looked_at_are_caught_by_the_test() throws Exception {
    try (World world = World.in(folder)) {
      String body = Wire.CHAT.body("Mine?", false);
      world.post(Wire.CHAT.path, body); // what a gateway that ignores credentials sees of Ada,
      World.Seen cy = world.post(Wire.CHAT.path, body, "cache-control", "only-if-cached");
      assertThat(cy.hit()).as("and of Cy").isTrue();
    }
  }

  @Test
  void kept_headers_of_the_first_caller_are_stopped_by_the_list_of_replayable_ones()
      throws Exception {
    try (World world =
        with(
            tier ->
                new ForwardingTier(tier) {
                  @Override
                  public void keep(Partition partition, CacheKey key, Entry entry) {
                    super.keep(partition, key, planted(entry));
                  }
                })) {
      for (Wire wire : Wire.values()) {
        wire.ask(world, "ada", "Mine?", false);
        World.Seen replay = wire.ask(world, "ada", "Mine?", false);
        assertThat(replay.hit()).isTrue();
        assertThat(replay.headers().map()).doesNotContainKeys("set-cookie", "x-request-id");
        assertThat(replay.headers().map().toString()).doesNotContain("of-ada");
      }
    }
  }

  private static Entry planted(Entry entry) {
    var facts = new HashMap<>(entry.facts());
    facts.put("header:set-cookie", "session=of-ada");
    facts.put("header:x-request-id", "req-of-ada");
    facts.put("header:x-ratelimit-remaining-requests", "of-ada");
    return new Entry(
        entry.type(),
        entry.scope(),
        entry.stamp(),
        entry.tags(),
        entry.policyVersion(),
        entry.createdAt(),
        entry.freshUntil(),
        entry.expiresAt(),
        entry.usage(),
        facts,
        entry.payload());
  }
}
