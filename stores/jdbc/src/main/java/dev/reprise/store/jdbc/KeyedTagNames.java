package dev.reprise.store.jdbc;

import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The names tags have in the ledger's file and in the copy in memory: keyed, so that the file does
 * not say what depends on what (threats 2.5). The newest names are remembered in a table of fixed
 * size, because a keyed hash takes a microsecond and a hit asks for several; a lost race costs one
 * hash more.
 */
final class KeyedTagNames {
  private static final int SIZE = 8192;

  private record RememberedName(Partition partition, Tag tag, Tag name) {}

  private final BiFunction<Partition, Tag, Tag> keyed;
  private final @Nullable RememberedName[] lately = new RememberedName[SIZE];

  /**
   * @param keyed gives a tag's name: one name for one tag of one partition, and no way back
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
