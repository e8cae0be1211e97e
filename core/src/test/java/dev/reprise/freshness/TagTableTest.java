package dev.reprise.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TagTableTest {
  private static final Partition ACME = new Partition("acme");
  private static final Partition GLOBEX = new Partition("globex");

  private static List<Tag> tags(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(n -> new Tag(prefix + n)).toList();
  }

  /** With one more its floor rises: more of its own entries are dead than need be, never fewer. */
  @Test
  void all_partitions_together_have_no_more_tags_than_memory_allows() {
    var table = new TagTable(1000, 100);
    table.bump(ACME, tags("a", 60), 1);
    assertThat(table.overflows(GLOBEX, tags("g", 40))).isFalse();
    table.bump(GLOBEX, tags("g", 40), 2);
    assertThat(table.overflows(GLOBEX, tags("g", 40))).as("the same again").isFalse();
    assertThat(table.overflows(GLOBEX, tags("h", 1))).isTrue();
    table.raiseFloor(GLOBEX, 3);
    assertThat(table.version(GLOBEX, new Tag("g1"))).isEqualTo(3);
    assertThat(table.version(ACME, new Tag("a1"))).isEqualTo(1);
    assertThat(table.overflows(GLOBEX, tags("h", 40))).as("room again").isFalse();
  }
}
