package dev.reprise.freshness;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request demands of an entry, and what else validation needs to know of the request.
 *
 * @param partition of the caller
 * @param policyVersion the bundle now in force
 * @param now time of the reading, on the clock that entries are stamped with: it never goes back
 * @param tags the request's own; an entry older than the invalidation of any of them is dead for
 *     this request (F-11)
 * @param minPosition the position that must have been applied (F-10)
 * @param maxAge the greatest age the caller accepts, exact to the nanosecond
 */
public record Demands(
    Partition partition,
    String policyVersion,
    Instant now,
    List<Tag> tags,
    @Nullable Stamp minPosition,
    @Nullable Duration maxAge) {

  public Demands {
    tags = List.copyOf(tags);
  }

  /** A request without tags, position or max-age. */
  public static Demands plainly(Partition partition, String policyVersion, Instant now) {
    return new Demands(partition, policyVersion, now, List.of(), null, null);
  }
}
