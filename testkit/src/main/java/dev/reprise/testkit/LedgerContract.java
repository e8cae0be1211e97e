package dev.reprise.testkit;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.LearntTags;
import dev.reprise.freshness.Ledger;
import dev.reprise.request.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger promises. */
public abstract class LedgerContract {
  /** How many tags a partition may have in the ledger under test. */
  protected static final int MOST_TAGS = 50;

  private static final Tag DOC = new Tag("doc:1");
  private static final Tag OTHER = new Tag("doc:2");

  protected final FakeClock clock = new FakeClock();
  private Ledger ledger;

  /** A new ledger that remembers {@link #MOST_TAGS} tags per partition. */
  protected abstract Ledger open(FakeClock clock) throws Exception;

  @BeforeEach
  void openLedger() throws Exception {
    ledger = open(clock);
  }

  @AfterEach
  void closeLedger() {
    ledger.close();
  }

  @Test
  void a_new_ledger_has_a_lease_and_an_incarnation_by_the_clock() {
    assertThat(ledger.leaseValid()).isTrue();
    assertThat(ledger.applied().incarnation()).isGreaterThan(clock.millis() * 1000 - 1);
    assertThat(ledger.version(ACME, DOC)).isZero();
    assertThat(ledger.floor(ACME)).isZero();
  }

  @Test
  void an_invalidation_moves_the_position_and_the_tag() {
    Stamp before = ledger.applied();
    Stamp after = ledger.invalidate(ACME, List.of(DOC));
    assertThat(after).isEqualTo(new Stamp(before.incarnation(), before.sequence() + 1));
    assertThat(ledger.applied()).isEqualTo(after);
    assertThat(ledger.version(ACME, DOC)).isEqualTo(after.sequence());
    assertThat(ledger.version(ACME, OTHER)).isLessThan(after.sequence());
  }

  @Test
  void an_invalidation_touches_no_other_partition() {
    ledger.invalidate(ACME, List.of(DOC));
    assertThat(ledger.version(GLOBEX, DOC)).isZero();
    ledger.raiseFloor(ACME);
    assertThat(ledger.floor(GLOBEX)).isZero();
    assertThat(ledger.floor(ACME)).isPositive();
  }

  @Test
  void a_floor_is_the_version_of_every_tag_not_invalidated_since() {
    ledger.invalidate(ACME, List.of(DOC));
    long floor = ledger.raiseFloor(ACME).sequence();
    assertThat(ledger.floor(ACME)).isEqualTo(floor);
    assertThat(ledger.version(ACME, DOC)).isEqualTo(floor);
    assertThat(ledger.version(ACME, OTHER)).isEqualTo(floor);
    long later = ledger.invalidate(ACME, List.of(DOC)).sequence();
    assertThat(ledger.version(ACME, DOC)).isEqualTo(later);
    assertThat(ledger.version(ACME, OTHER)).isEqualTo(floor);
  }

  @Test
  void several_tags_fall_in_one_step() {
    Stamp after = ledger.invalidate(ACME, List.of(DOC, OTHER, DOC));
    assertThat(ledger.version(ACME, DOC)).isEqualTo(after.sequence());
    assertThat(ledger.version(ACME, OTHER)).isEqualTo(after.sequence());
  }

  @Test
  void the_invalidation_of_a_model_moves_the_tag_of_any_model() {
    ledger.invalidate(ACME, List.of(DOC));
    assertThat(ledger.version(ACME, LearntTags.ANY_MODEL)).as("no model moved").isZero();
    long moved = ledger.invalidate(ACME, List.of(new Tag("model:m-1"))).sequence();
    assertThat(ledger.version(ACME, LearntTags.ANY_MODEL)).isEqualTo(moved);
    assertThat(ledger.version(GLOBEX, LearntTags.ANY_MODEL)).isZero();
  }

  @Test
  void too_many_tags_raise_the_floor_of_their_partition_alone() {
    ledger.invalidate(GLOBEX, List.of(DOC));
    long globex = ledger.version(GLOBEX, DOC);
    for (int i = 0; i < 10 * MOST_TAGS; i++) {
      long now = ledger.invalidate(ACME, List.of(new Tag("unique:" + i))).sequence();
      assertThat(ledger.version(ACME, new Tag("unique:" + i))).isEqualTo(now);
    }
    assertThat(ledger.floor(ACME)).isPositive();
    for (int i = 0; i < 10 * MOST_TAGS; i++) {
      assertThat(ledger.version(ACME, new Tag("unique:" + i))).isGreaterThanOrEqualTo(i + 1);
    }
    assertThat(ledger.floor(GLOBEX)).isZero();
    assertThat(ledger.version(GLOBEX, DOC)).isEqualTo(globex);
  }

  @Test
  void more_tags_at_once_than_are_remembered_raise_the_floor() {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i <= MOST_TAGS; i++) {
      tags.add(new Tag("unique:" + i));
    }
    long now = ledger.invalidate(ACME, tags).sequence();
    assertThat(ledger.floor(ACME)).isEqualTo(now);
    assertThat(tags).allSatisfy(tag -> assertThat(ledger.version(ACME, tag)).isEqualTo(now));
  }

  @Test
  void concurrent_invalidations_each_have_their_own_position() throws Exception {
    Set<Stamp> positions = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Partition partition = new Partition("tenant-" + t);
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 25; i++) {
                      positions.add(ledger.invalidate(partition, List.of(DOC)));
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(positions).hasSize(100);
    assertThat(ledger.applied().sequence()).isEqualTo(100);
  }
}
