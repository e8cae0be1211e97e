package dev.reprise.gateway.journey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.key.CacheKey;
import dev.reprise.key.Contract;
import dev.reprise.key.Contract.Component;
import dev.reprise.key.Contract.Field;
import dev.reprise.key.PartitionKeys;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four things bind an entry to its partition: the tenant in the contract, the key the contract is
 * hashed under, the tier's own partitions, and the scope that is compared on reading. Every way of
 * losing some of them is a mutant; only the loss of all four leaks.
 */
class IsolationBindingsTest {
  private static final Partition ACME = new Partition("acme");
  private static final Partition GLOBEX = new Partition("globex");
  private static final Partition ANY = new Partition("any");

  /**
   * Where a tier looks: its own comparison of the scope would be a fifth binding, left out here.
   */
  private record Shelf(Partition partition, CacheKey key) {}

  /** Which bindings a mutant has lost. */
  private record Mutant(boolean contract, boolean key, boolean tier, boolean scope) {
    static Mutant of(int bits) {
      return new Mutant((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
    }

    boolean lostEverything() {
      return contract && key && tier && scope;
    }

    Contract contract(Partition partition) {
      List<Component> found = new ArrayList<>();
      if (!contract) {
        found.add(Component.of(Field.SCOPE, "tenant"));
        found.add(Component.of(Field.TENANT, partition.name()));
      }
      found.add(Component.of(Field.MODEL, "m-1"));
      return new Contract(found);
    }

    CacheKey key(PartitionKeys keys, Partition partition) {
      return keys.derive(contract(partition), key ? ANY : partition);
    }

    Map<Shelf, Entry> kept(Partition owner, CacheKey key) {
      return Map.of(new Shelf(shelf(owner), key), entry(owner));
    }

    Partition shelf(Partition partition) {
      return tier ? ANY : partition;
    }

    boolean valid(Entry entry, Partition asking) {
      return scope || entry.belongsTo(asking);
    }
  }

  private static boolean found(Mutant mutant, Partition owner, Partition asking) {
    var keys = new PartitionKeys(new byte[PartitionKeys.BYTES]);
    Entry entry =
        mutant
            .kept(owner, mutant.key(keys, owner))
            .get(new Shelf(mutant.shelf(asking), mutant.key(keys, asking)));
    return entry != null && mutant.valid(entry, asking);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void whatever_bindings_are_lost_one_that_is_left_is_enough(int bits) {
    Mutant mutant = Mutant.of(bits);
    assertThat(found(mutant, ACME, ACME)).as("positive control").isTrue();
    assertThat(found(mutant, ACME, GLOBEX)).as("%s", mutant).isEqualTo(mutant.lostEverything());
  }

  private static Entry entry(Partition owner) {
    Instant now = Instant.now();
    return new Entry(
        EntryType.MODEL_RESPONSE,
        new Scope.Tenant(owner),
        new Stamp(1, 1),
        List.of(),
        "p-1",
        now,
        now.plusSeconds(60),
        now.plusSeconds(60),
        TokenUsage.UNKNOWN,
        Map.of(),
        new Entry.Payload(Entry.Form.WHOLE, 200, "application/json", new byte[] {1}));
  }
}
