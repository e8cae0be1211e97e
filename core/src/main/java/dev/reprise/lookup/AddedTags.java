package dev.reprise.lookup;

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
 * Tags that requests brought on hits (contract 2.3), kept beside the tiers, so that they count for
 * each copy of the entry. The tiers get them, too, but later, and a tier may be given an older copy
 * last:
 *
 * <pre>
 * A: hits, adds its tag, tells the durable tier, which will write soon
 * B: invalidates that tag: the copy in memory is dead and dropped
 * C: finds the copy on disk, which does not carry the tag yet
 * </pre>
 *
 * <p>Kept for the last entries that were given a tag, as many as there is memory for: the tags of
 * earlier ones were written to the tiers long ago. A process that is killed loses tags that its
 * durable tier had not written yet and that nobody had invalidated: an invalidation is acknowledged
 * after the removal of the copies without its tag was written ({@link
 * dev.reprise.tier.Tier#removalsWritten}).
 */
final class AddedTags {
  static final int MOST = 1 << 16;
  static final int MOST_CHARACTERS = 16 << 20;

  /** Bytes of an entry that was given tags, and of a tag beside its characters. */
  private static final int FILL_WEIGHT = 256;

  private static final int TAG_WEIGHT = 96;

  /** One fill of one key; a later fill of the key does not have these tags. */
  private record OneFill(Partition partition, CacheKey key, Instant created) {}

  private final Map<OneFill, List<Tag>> added = new ConcurrentHashMap<>();
  private final Deque<OneFill> oldestFirst = new ArrayDeque<>();
  private final long mostBytes;
  private long characters;
  private long bytes;

  AddedTags() {
    this(Long.MAX_VALUE);
  }

  /**
   * @param mostBytes all of it may take
   */
  AddedTags(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  List<Tag> of(Partition partition, CacheKey key, Entry entry) {
    return added.isEmpty()
        ? List.of()
        : added.getOrDefault(new OneFill(partition, key, entry.createdAt()), List.of());
  }

  synchronized void add(Partition partition, CacheKey key, Entry entry, List<Tag> tags) {
    var fill = new OneFill(partition, key, entry.createdAt());
    List<Tag> before = added.get(fill);
    if (before == null) {
      oldestFirst.add(fill);
    }
    var all = new LinkedHashSet<>(before == null ? List.of() : before);
    all.addAll(tags);
    List<Tag> now = List.copyOf(all);
    added.put(fill, now);
    count(before, -1);
    count(now, 1);
    while (oldestFirst.size() > 1 && tooMuch()) {
      count(added.remove(oldestFirst.remove()), -1);
    }
  }

  private boolean tooMuch() {
    return oldestFirst.size() > MOST || characters > MOST_CHARACTERS || bytes > mostBytes;
  }

  private void count(@Nullable List<Tag> tags, int sign) {
    if (tags != null) {
      characters += sign * characters(tags);
      bytes += sign * (FILL_WEIGHT + (long) TAG_WEIGHT * tags.size() + characters(tags));
    }
  }

  /** Bytes taken now. */
  synchronized long held() {
    return bytes;
  }

  private static long characters(List<Tag> tags) {
    return tags.stream().mapToLong(tag -> tag.name().length()).sum();
  }
}
