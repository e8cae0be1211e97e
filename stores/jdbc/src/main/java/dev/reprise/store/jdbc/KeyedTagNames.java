package dev.reprise.store.jdbc;

import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives the names that tags have in the ledger's file and in its copy in memory: keyed hashes, so
 * that the file does not reveal which entries depend on what. The latest names are remembered in a
 * table of fixed size, because a keyed hash takes a microsecond and a hit needs several. Two
 * threads that write the same slot cost one more hash.
 */
final class KeyedTagNames {
  private static final int SIZE = 8192;

  private record RememberedName(Partition partition, Tag tag, Tag name) {}

  private final BiFunction<Partition, Tag, Tag> keyed;
  private final @Nullable RememberedName[] lately = new RememberedName[SIZE];

  /**
   * @param keyed gives the name of a tag: the same name for the same tag of a partition, from which
   *     the tag cannot be found
   */
  KeyedTagNames(BiFunction<Partition, Tag, Tag> keyed) {
    this.keyed = keyed;
  }

  Tag of(Partition partition, Tag tag) {
    int hash = partition.name().hashCode() * 31 + tag.name().hashCode();
    int place = (hash ^ hash >>> 16) & (SIZE - 1);
    RememberedName known = lately[place];
    if (known != null && known.tag().equals(tag) && known.partition().equals(partition)) {
      return known.name();
    }
    Tag name = keyed.apply(partition, tag);
    lately[place] = new RememberedName(partition, tag, name);
    return name;
  }
}
