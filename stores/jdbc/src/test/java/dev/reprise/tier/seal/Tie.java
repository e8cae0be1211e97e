package dev.reprise.tier.seal;

import dev.reprise.artifact.Stamp;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.testkit.GivenEntries;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * What ties a stored entry to its owner, key and moment. A mutant lacks some of them; with none
 * missing it is the envelope in force, which a control shows.
 */
public enum Tie {
  /** The partition's own column in the store. */
  NAMESPACE,
  /** The partition among what the seal authenticates. */
  SEALED_PARTITION,
  /** The key among what the seal authenticates. */
  SEALED_KEY,
  /** The compare after opening. */
  COMPARE,
  /** A key for each partition. */
  OWN_SECRET,
  /** The incarnation among what the seal authenticates. */
  SEALED_INCARNATION,
  /** The sequence among what the seal authenticates. */
  SEALED_SEQUENCE,
  /** The policy version among what the seal authenticates. */
  SEALED_POLICY;

  private static final Partition NOBODY = new Partition("nobody");

  /** Those that keep partitions apart. */
  public static Set<Tie> ofPartitions() {
    return EnumSet.of(NAMESPACE, SEALED_PARTITION, COMPARE, OWN_SECRET);
  }

  public static Function<Partition, String> namespaces(Set<Tie> missing) {
    return partition -> missing.contains(NAMESPACE) ? "all" : "hash-of-" + partition.name();
  }

  public static SealedEnvelope envelope(Set<Tie> missing) {
    var keys = GivenEntries.partitionKeys();
    return new SealedEnvelope(
        partition -> keys.apply(missing.contains(OWN_SECRET) ? NOBODY : partition),
        new Loose(missing));
  }

  private record Loose(Set<Tie> missing) implements Bindings {
    @Override
    public byte[] associated(Partition partition, CacheKey key, Stamp stamp, String policyVersion) {
      Stamp bound =
          new Stamp(
              missing.contains(SEALED_INCARNATION) ? 0 : stamp.incarnation(),
              missing.contains(SEALED_SEQUENCE) ? 0 : stamp.sequence());
      return Bindings.FULL.associated(
          missing.contains(SEALED_PARTITION) ? NOBODY : partition,
          missing.contains(SEALED_KEY) ? GivenEntries.key("any") : key,
          bound,
          missing.contains(SEALED_POLICY) ? "any" : policyVersion);
    }

    @Override
    public boolean holds(EntryFrame opened, Partition partition, CacheKey key) {
      return missing.contains(COMPARE) || Bindings.FULL.holds(opened, partition, key);
    }
  }
}
