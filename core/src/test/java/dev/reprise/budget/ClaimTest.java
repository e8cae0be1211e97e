package dev.reprise.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ClaimTest {
  private static final int MIB = 1 << 20;

  private final Share share = new Share("captures", MIB);

  @Test
  void a_share_gives_no_more_than_it_has_and_takes_everything_back() {
    assertThat(share.tryTake(MIB)).isTrue();
    assertThat(share.tryTake(1)).isFalse();
    assertThat(share.roomFor(1)).isFalse();
    assertThat(share.refusals()).isEqualTo(1);
    share.give(MIB);
    assertThat(share.taken()).isZero();
    assertThat(share.tryTake(MIB)).as("what was refused took nothing").isTrue();
  }

  @Test
  void what_is_there_already_is_counted_beyond_the_share_and_keeps_others_out() {
    share.take(2 * MIB);
    assertThat(share.taken()).isEqualTo(2 * MIB);
    assertThat(share.tryTake(1)).isFalse();
    share.give(2 * MIB);
    assertThat(share.tryTake(1)).isTrue();
  }

  @Test
  void a_claim_gives_back_what_it_took_once() {
    var claim = new Claim(share);
    assertThat(claim.tryGrow(MIB / 2)).isTrue();
    assertThat(share.taken()).isEqualTo(MIB / 2);
    claim.close();
    claim.close();
    assertThat(share.taken()).isZero();
  }

  @Test
  void nothing_is_taken_through_a_closed_claim() {
    var claim = new Claim(share);
    claim.close();
    assertThat(claim.tryGrow(10)).isFalse();
    claim.grow(10);
    claim.shrink(10);
    assertThat(share.taken()).isZero();
  }

  @Test
  void a_claim_that_finds_no_room_holds_what_it_held() {
    var first = new Claim(share);
    var second = new Claim(share);
    assertThat(first.tryGrow(MIB - 100)).isTrue();
    assertThat(second.tryGrow(50)).as("less than a step is left, but enough").isTrue();
    assertThat(second.tryGrow(100)).isFalse();
    assertThat(second.held()).isEqualTo(50);
    first.shrink(MIB - 100);
    assertThat(second.tryGrow(100)).isTrue();
  }

  @Test
  void whatever_many_threads_do_the_share_is_empty_when_their_claims_are() throws Exception {
    long seed = System.nanoTime();
    var threads = new ArrayList<Thread>();
    var start = new CountDownLatch(1);
    for (int n = 0; n < 8; n++) {
      var random = new Random(seed + n);
      threads.add(Thread.startVirtualThread(() -> growAndShrink(random, start)));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(share.taken()).as("seed " + seed).isZero();
  }

  private void growAndShrink(Random random, CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (int i = 0; i < 500; i++) {
      try (var claim = new Claim(share)) {
        long held = 0;
        for (int step = 0; step < 10; step++) {
          int bytes = random.nextInt(64 << 10);
          if (random.nextBoolean()) {
            held += claim.tryGrow(bytes) ? bytes : 0;
          } else if (held >= bytes) {
            claim.shrink(bytes);
            held -= bytes;
          }
        }
        assertThat(claim.held()).isEqualTo(held);
      }
    }
  }

  @Test
  void shares_are_parts_of_the_heap_and_leave_room_beside_the_in_process_tier() {
    MemoryBudget budget = MemoryBudget.of(100 * MIB);
    int all = 0;
    for (MemoryBudget.Use use : MemoryBudget.Use.values()) {
      assertThat(budget.share(use).most()).isEqualTo((long) MIB * use.percent());
      all += use.percent();
    }
    assertThat(all + 25).isLessThanOrEqualTo(70);
    assertThat(budget.connections()).isEqualTo(426);
    assertThat(MemoryBudget.connections(MIB)).isEqualTo(256);
    assertThat(
            MemoryBudget.of(MIB, 7, Map.of(MemoryBudget.Use.WRITES, 5L))
                .share(MemoryBudget.Use.WRITES)
                .most())
        .isEqualTo(5);
  }

  @Test
  void who_can_let_go_is_told_when_something_is_shed() {
    MemoryBudget budget = MemoryBudget.of(MIB);
    var told = new ArrayList<String>();
    budget.whenShed(() -> told.add("let go"));
    budget.shed();
    assertThat(told).isEqualTo(List.of("let go"));
    assertThat(budget.sheds()).isEqualTo(1);
  }
}
