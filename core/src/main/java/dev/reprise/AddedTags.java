package dev.reprise;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tags that requests brought on hits (contract 2.3), kept beside the tiers and counted whichever
 * copy of the entry is found. Tiers are told too, but later, and one may be told something older
 * last:
 *
 * <pre>
 * A: hits, adds its tag, tells the durable tier, which will write soon
 * B: invalidates that tag: the copy in memory is dead and dropped
 * C: finds the copy on disk, which does not carry the tag yet
 * </pre>
 *
 * <p>For the last {@value #MOST} entries that were given a tag, and fewer where tags are long: all
 * partitions together hold {@value #MOST_CHARACTERS} characters at most. What lies further back was
 * written long ago. A process that is killed forgets what its durable tier had not written yet.
 */
final class AddedTags {
  static final int MOST = 1 << 16;
  static final int MOST_CHARACTERS = 16 << 20;

  /** One fill of one key: what came later under the key owes nothing to these tags. */
  private record Fill(Partition partition, CacheKey key, Instant created) {}

  private final Map<Fill, List<Tag>> added = new ConcurrentHashMap<>();
  private final Deque<Fill> oldestFirst = new ArrayDeque<>();
  private long characters;

  List<Tag> of(Partition partition, CacheKey key, Entry entry) {
    return added.isEmpty()
        ? List.of()
        : added.getOrDefault(new Fill(partition, key, entry.createdAt()), List.of());
  }

  synchronized void add(Partition partition, CacheKey key, Entry entry, List<Tag> tags) {
    var fill = new Fill(partition, key, entry.createdAt());
    List<Tag> before = added.get(fill);
    if (before == null) {
      oldestFirst.add(fill);
    }
    var all = new LinkedHashSet<>(before == null ? List.of() : before);
    all.addAll(tags);
    List<Tag> now = List.copyOf(all);
    added.put(fill, now);
    characters += characters(now) - characters(before == null ? List.of() : before);
    while (oldestFirst.size() > MOST || characters > MOST_CHARACTERS && oldestFirst.size() > 1) {
      characters -= characters(added.remove(oldestFirst.remove()));
    }
  }

  private static long characters(@Nullable List<Tag> tags) {
    return tags == null ? 0 : tags.stream().mapToLong(tag -> tag.name().length()).sum();
  }
}
