package dev.reprise.lookup;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Demands;
import dev.reprise.key.CacheKey;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a look-up needs to know: the same for answers of models, retrieval results, outputs of tools
 * and bundles of context.
 *
 * @param type what the entry holds; telemetry counts look-ups by it
 * @param scope an entry of another scope under this key is never given
 * @param policyVersion the bundle in force
 * @param tags the request's own; from a hit on they are the entry's, too (contract 2.3)
 * @param minPosition the ledger position that must have been applied (F-10), or null
 * @param maxAge the oldest age the caller takes, or null
 * @param rendering whether an entry can be given in the form asked
 */
public record Want(
    EntryType type,
    Partition partition,
    Scope scope,
    CacheKey key,
    String policyVersion,
    List<Tag> tags,
    @Nullable Stamp minPosition,
    @Nullable Duration maxAge,
    Rendering rendering) {
  public Want {
    tags = List.copyOf(tags);
  }

  /** The same, and any age is taken. */
  public Want ofAnyAge() {
    return maxAge == null
        ? this
        : new Want(type, partition, scope, key, policyVersion, tags, minPosition, null, rendering);
  }

  /** What validation is asked, at an instant, for an entry that was given more tags. */
  Demands at(Instant now, List<Tag> added) {
    List<Tag> all = added.isEmpty() ? tags : Stream.concat(tags.stream(), added.stream()).toList();
    return new Demands(partition, policyVersion, now, all, minPosition, maxAge);
  }
}
