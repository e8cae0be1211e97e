package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.gateway.journey.fixture.OtherTiers;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.simulator.Simulator;
import dev.reprise.testkit.BrokenTier;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Tier;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Freshness does not rest on tiers having taken what they were told. */
class LateTierTest {
  @TempDir Path folder;

  /** Keeps the first it is told of a key, and has not come to the rest yet. */
  private static final class Late extends ForwardingTier {
    private final Set<CacheKey> kept = ConcurrentHashMap.newKeySet();

    Late(Tier tier) {
      super(tier);
    }

    @Override
    public void keep(Partition partition, CacheKey key, Entry entry) {
      if (kept.add(key)) {
        super.keep(partition, key, entry);
        super.flush();
      }
    }

    @Override
    public void remove(Partition partition, CacheKey key) {}
  }

  @Test
  void a_tag_brought_on_a_hit_counts_before_any_tier_has_written_it() throws Exception {
    try (World world =
        World.in(folder, null, Simulator.instant(), parts -> OtherTiers.in(parts, Late::new))) {
      Wire.CHAT.ask(world, "ada", "tagged late?", false);
      assertThat(Wire.CHAT.ask(world, "ada", "tagged late?", false, "reprise-tags", "doc-9").hit())
          .isTrue();
      assertThat(onlyIfCached(world, "ada").hit()).as("control").isTrue();
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-8\"]}");
      assertThat(onlyIfCached(world, "ada").hit()).as("another tag").isTrue();
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-9\"]}");
      assertThat(onlyIfCached(world, "ada").status()).as("names no tag").isEqualTo(504);
    }
  }

  @Test
  void why_there_is_no_hit_is_known_from_memory_alone() throws Exception {
    try (World world =
        World.in(
            folder,
            null,
            Simulator.instant(),
            parts ->
                OtherTiers.in(
                    parts, tier -> tier.inProcess() ? tier : new BrokenTier("l2", false)))) {
      Wire.CHAT.ask(world, "ada", "tagged late?", false, "reprise-tags", "doc-9");
      assertThat(onlyIfCached(world, "ada").hit()).as("control").isTrue();
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-9\"]}");
      assertThat(Wire.CHAT.ask(world, "ada", "tagged late?", false).cacheStatus())
          .contains("fwd=stale")
          .contains("detail=invalidated");
    }
  }

  @Test
  void the_tags_of_a_fill_are_not_the_next_ones() throws Exception {
    try (World world = World.in(folder)) {
      Wire.CHAT.ask(world, "ada", "tagged late?", false);
      Wire.CHAT.ask(world, "ada", "tagged late?", false, "reprise-tags", "doc-9");
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-9\"]}");
      Wire.CHAT.ask(world, "ada", "tagged late?", false);
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-9\"]}");
      assertThat(onlyIfCached(world, "ada").hit()).as("filled without the tag").isTrue();
    }
  }

  private static World.Seen onlyIfCached(World world, String who) {
    return Wire.CHAT.ask(world, who, "tagged late?", false, "cache-control", "only-if-cached");
  }
}
