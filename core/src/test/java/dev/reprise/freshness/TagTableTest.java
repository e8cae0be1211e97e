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

  @Test
  void one_with_too_many_tags_pays_itself() {
    var table = new TagTable(50, 100);
    table.bump(GLOBEX, tags("g", 10), 1);
    table.bump(ACME, tags("a", 50), 2);
    assertThat(table.payers(ACME, tags("a", 50))).as("the same again").isEmpty();
    assertThat(table.payers(ACME, tags("b", 1))).containsExactly(ACME);
    table.raiseFloor(ACME, 3);
    assertThat(table.version(ACME, new Tag("a1"))).isEqualTo(3);
    assertThat(table.version(GLOBEX, new Tag("g1"))).isEqualTo(1);
    assertThat(table.payers(ACME, tags("b", 50))).as("room again").isEmpty();
  }

  /** A flood of callers that came after Acme fills the table: the flood pays, not Acme. */
  @Test
  void in_a_full_table_those_who_came_last_pay() {
    var table = new TagTable(1000, 100);
    table.bump(ACME, tags("a", 3), 1);
    for (int i = 0; i < 97; i++) {
      table.bump(new Partition("invented-" + i), tags("x", 1), 2);
    }
    assertThat(table.payers(ACME, tags("b", 2)))
        .containsExactly(new Partition("invented-96"), new Partition("invented-95"));
    assertThat(table.payers(new Partition("invented-96"), tags("y", 1)))
        .containsExactly(new Partition("invented-96"));
    assertThat(table.payers(new Partition("new"), tags("y", 1)))
        .containsExactly(new Partition("new"));
    table.raiseFloor(new Partition("invented-96"), 3);
    assertThat(table.payers(ACME, tags("b", 1))).as("room again").isEmpty();
    assertThat(table.version(ACME, new Tag("a1"))).isEqualTo(1);
  }

  @Test
  void what_is_invalidated_for_everyone_never_pays() {
    var table = new TagTable(1000, 10);
    table.bump(ACME, tags("a", 5), 1);
    table.bump(EveryonesLedger.EVERYONE, tags("e", 5), 2);
    assertThat(table.payers(EveryonesLedger.EVERYONE, tags("f", 2))).containsExactly(ACME);
    table.raiseFloor(ACME, 3);
    assertThat(table.version(EveryonesLedger.EVERYONE, new Tag("e1"))).isEqualTo(2);
  }

  @Test
  void a_partition_too_many_is_told() {
    var table = new TagTable(1000, 3);
    for (int i = 0; i < 3; i++) {
      table.raiseFloor(new Partition("p-" + i), i + 1);
    }
    assertThat(table.closedTo(new Partition("p-2"))).as("it is known").isFalse();
    assertThat(table.closedTo(ACME)).isTrue();
    assertThat(table.closedTo(EveryonesLedger.EVERYONE)).isFalse();
  }

  @Test
  void the_floor_of_everyone_is_each_ones_and_frees_what_it_covers() {
    var table = new TagTable(1000, 3);
    table.bump(ACME, tags("a", 1), 1);
    table.bump(GLOBEX, tags("g", 1), 2);
    table.raiseFloor(new Partition("p"), 5);
    assertThat(table.closedTo(new Partition("new"))).as("control").isTrue();
    table.raiseFloor(EveryonesLedger.EVERYONE, 2);
    assertThat(table.closedTo(new Partition("new"))).as("room again").isFalse();
    assertThat(table.floor(ACME)).isEqualTo(2);
    assertThat(table.version(ACME, new Tag("a0"))).isEqualTo(2);
    assertThat(table.floor(new Partition("never-seen"))).isEqualTo(2);
    assertThat(table.version(new Partition("never-seen"), new Tag("a0"))).isEqualTo(2);
    assertThat(table.floor(new Partition("p"))).isEqualTo(5);
    assertThat(table.payers(ACME, tags("b", 3))).as("all tags are gone").isEmpty();
    table.raiseFloor(EveryonesLedger.EVERYONE, 1);
    assertThat(table.floor(ACME)).as("it never goes down").isEqualTo(2);
    table.bump(ACME, tags("a", 1), 6);
    assertThat(table.version(ACME, new Tag("a0"))).isEqualTo(6);
  }

  @Test
  void a_floor_below_a_tags_last_invalidation_leaves_the_tag() {
    var table = new TagTable(1000, 100);
    table.bump(ACME, tags("a", 1), 10);
    table.raiseFloor(ACME, 5);
    assertThat(table.version(ACME, new Tag("a0"))).isEqualTo(10);
    assertThat(table.version(ACME, new Tag("other"))).isEqualTo(5);
    table.raiseFloor(EveryonesLedger.EVERYONE, 7);
    assertThat(table.version(ACME, new Tag("a0"))).isEqualTo(10);
    assertThat(table.version(ACME, new Tag("other"))).isEqualTo(7);
  }

  @Test
  void a_partition_is_held_once_something_was_invalidated_for_it() {
    var table = new TagTable(1000, 100);
    assertThat(table.holds(ACME)).isFalse();
    table.bump(ACME, tags("a", 1), 1);
    assertThat(table.holds(ACME)).isTrue();
    assertThat(table.holds(GLOBEX)).isFalse();
  }

  @Test
  void a_tag_weighs_256_bytes_of_a_24th_of_the_heap() {
    assertThat(TagTable.roomInHeap() * 256 * 24)
        .isBetween(Runtime.getRuntime().maxMemory() - 256 * 24, Runtime.getRuntime().maxMemory());
  }
}
