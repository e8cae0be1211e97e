package dev.reprise.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each ledger answers by itself: the one in memory, the operator's view, the unreachable. */
class LedgersTest {
  private static final Partition ACME = new Partition("acme");
  private static final Partition GLOBEX = new Partition("globex");
  private static final Partition EVERYONE = EveryonesLedger.EVERYONE;
  private static final Tag DOC = new Tag("doc:1");

  private final MemoryLedger memory = new MemoryLedger(new Stamp(7, 10), 100);

  @Test
  void a_ledger_in_memory_counts_its_invalidations_from_where_it_began() {
    assertThat(memory.applied()).isEqualTo(new Stamp(7, 10));
    assertThat(memory.invalidate(ACME, List.of(DOC))).isEqualTo(new Stamp(7, 11));
    assertThat(memory.raiseFloor(GLOBEX)).isEqualTo(new Stamp(7, 12));
    assertThat(memory.applied()).isEqualTo(new Stamp(7, 12));
    assertThat(memory.version(ACME, DOC)).isEqualTo(11);
    assertThat(memory.floor(ACME)).isZero();
    assertThat(memory.floor(GLOBEX)).isEqualTo(12);
    assertThat(memory.version(GLOBEX, DOC)).isEqualTo(12);
    assertThat(memory.leaseValid()).isTrue();
    assertThat(memory.durable()).isFalse();
  }

  @Test
  void a_ledger_in_memory_that_begins_anew_forgets_its_tags_and_floors() {
    memory.invalidate(ACME, List.of(DOC));
    memory.raiseFloor(GLOBEX);
    assertThat(memory.beginAnew()).isEqualTo(new Stamp(8, 0));
    assertThat(memory.applied()).isEqualTo(new Stamp(8, 0));
    assertThat(memory.version(ACME, DOC)).isZero();
    assertThat(memory.floor(GLOBEX)).isZero();
  }

  @Test
  void a_partition_with_too_many_tags_has_its_floor_raised_instead() {
    MemoryLedger small = new MemoryLedger(new Stamp(7, 0), 2);
    small.invalidate(ACME, List.of(new Tag("a"), new Tag("b")));
    assertThat(small.floor(ACME)).as("two have room").isZero();
    small.invalidate(ACME, List.of(new Tag("c")));
    assertThat(small.floor(ACME)).isEqualTo(2);
    assertThat(small.version(ACME, new Tag("never"))).isEqualTo(2);
    assertThat(small.floor(GLOBEX)).isZero();
  }

  @Test
  void a_new_ledger_in_memory_is_a_new_incarnation_by_the_clock_in_microseconds() {
    Instant now = Instant.ofEpochSecond(3, 4_005_999);
    assertThat(MemoryLedger.micros(now)).isEqualTo(3_004_005);
    assertThat(new MemoryLedger(() -> now).applied()).isEqualTo(new Stamp(3_004_006, 0));
  }

  @Test
  void an_invalidation_of_a_model_tag_counts_for_streams_whose_release_is_unknown() {
    memory.invalidate(ACME, List.of(DOC));
    assertThat(memory.version(ACME, LearntTags.ANY_MODEL)).isZero();
    memory.invalidate(ACME, List.of(new Tag("model:m-1")));
    assertThat(memory.version(ACME, LearntTags.ANY_MODEL)).isEqualTo(12);
    assertThat(LearntTags.andAnyModel(List.of(DOC))).containsExactly(DOC, LearntTags.ANY_MODEL);
  }

  @Test
  void what_is_invalidated_for_everyone_counts_for_each_partition() {
    EveryonesLedger ledger = new EveryonesLedger(memory);
    assertThat(ledger.invalidate(ACME, List.of(DOC))).isEqualTo(new Stamp(7, 11));
    assertThat(ledger.version(ACME, DOC)).isEqualTo(11);
    assertThat(ledger.version(GLOBEX, DOC)).isZero();
    ledger.invalidate(EVERYONE, List.of(DOC));
    assertThat(ledger.version(ACME, DOC)).isEqualTo(12);
    assertThat(ledger.version(GLOBEX, DOC)).isEqualTo(12);
    assertThat(ledger.raiseFloor(ACME)).isEqualTo(new Stamp(7, 13));
    assertThat(ledger.floor(ACME)).isEqualTo(13);
    assertThat(ledger.floor(GLOBEX)).isZero();
    ledger.raiseFloor(EVERYONE);
    assertThat(ledger.floor(GLOBEX)).isEqualTo(14);
    assertThat(ledger.applied()).isEqualTo(new Stamp(7, 14));
    assertThat(ledger.beginAnew()).isEqualTo(new Stamp(8, 0));
  }

  @Test
  void the_operators_view_has_the_lease_and_the_durability_of_the_ledger_behind_it() {
    Ledger unreachable = new UnreachableLedger("why");
    Told told = new Told();
    EveryonesLedger durable = new EveryonesLedger(told);
    assertThat(new EveryonesLedger(memory).leaseValid()).isTrue();
    assertThat(new EveryonesLedger(memory).durable()).isFalse();
    assertThat(new EveryonesLedger(unreachable).leaseValid()).isFalse();
    assertThat(durable.durable()).isTrue();
    assertThatThrownBy(durable::beginAnew).hasMessage("this ledger cannot begin anew");
    durable.close();
    assertThat(told.closed).isTrue();
  }

  @Test
  void an_unreachable_ledger_lets_nothing_be_served_and_says_why() {
    UnreachableLedger ledger = new UnreachableLedger("the folder is gone");
    assertThat(ledger.leaseValid()).isFalse();
    assertThat(ledger.durable()).isFalse();
    assertThat(ledger.applied()).isEqualTo(new Stamp(0, 0));
    assertThat(ledger.version(ACME, DOC)).isEqualTo(Long.MAX_VALUE);
    assertThat(ledger.floor(ACME)).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> ledger.invalidate(ACME, List.of(DOC)))
        .isInstanceOf(Ledger.LedgerUnreachable.class)
        .hasMessage("the folder is gone");
    assertThatThrownBy(() -> ledger.raiseFloor(ACME)).hasMessage("the folder is gone");
    assertThatThrownBy(ledger::beginAnew).hasMessage("the folder is gone");
  }

  @Test
  void an_invalidation_that_is_not_written_down_tells_where_the_process_stands() {
    var thrown = new Ledger.NotDurable(new Stamp(7, 11), "the file was taken away");
    assertThat(thrown).hasMessage("the file was taken away");
    assertThat(thrown.position()).isEqualTo(new Stamp(7, 11));
  }

  /** A ledger with the defaults of the interface. */
  private static final class Told implements Ledger {
    private boolean closed;

    @Override
    public Stamp applied() {
      return new Stamp(1, 0);
    }

    @Override
    public long version(Partition partition, Tag tag) {
      return 0;
    }

    @Override
    public long floor(Partition partition) {
      return 0;
    }

    @Override
    public boolean leaseValid() {
      return true;
    }

    @Override
    public Stamp invalidate(Partition partition, Collection<Tag> tags) {
      return new Stamp(1, 0);
    }

    @Override
    public Stamp raiseFloor(Partition partition) {
      return new Stamp(1, 0);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
