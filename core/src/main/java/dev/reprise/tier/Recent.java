package dev.reprise.tier;

import dev.reprise.artifact.Tag;
import java.util.List;

/**
 * Equal values seen lately share one instance: most entries carry the same tags, scope, facts and
 * stamp as their neighbours. A direct-mapped table of fixed size: it never grows, holds nothing
 * weakly, and a lost race costs only a missed sharing.
 */
final class Recent {
  private static final int SIZE = 4096;
  private final Object[] table = new Object[SIZE];

  @SuppressWarnings("unchecked") // equal objects of one of the value types below have one class
  <T> T share(T value) {
    int hash = value.hashCode();
    int place = (hash ^ hash >>> 16) & (SIZE - 1);
    Object seen = table[place];
    if (value.equals(seen)) {
      return (T) seen;
    }
    table[place] = value;
    return value;
  }

  List<Tag> shareAll(List<Tag> tags) {
    List<Tag> whole = share(tags);
    return whole == tags ? List.copyOf(tags) : whole;
  }
}
