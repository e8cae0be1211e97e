package dev.reprise.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.Claim;
import dev.reprise.budget.Share;
import dev.reprise.response.Feed;
import dev.reprise.response.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The edges of a broadcast: its lock, its lag limits to the byte, its memory at the end. */
class BroadcastEdgesTest {
  private static final int MAX_LAG = 1 << 20;
  private static final int SHORT_LAG = 64 << 10;

  private final ScriptedFeed origin = new ScriptedFeed();
  private final List<BodyOutcome> outcomes = new ArrayList<>();
  private final Share share = new Share("captures", 4 << 20);
  private int outgrown;

  private Broadcast broadcast(Share from, int limit) {
    var broadcast =
        new Broadcast(
            origin,
            new Backlog(new Claim(from), limit),
            () -> outgrown++,
            outcomes::add,
            Runnable::run);
    broadcast.start();
    return broadcast;
  }

  private static Feed join(Broadcast broadcast) {
    return Objects.requireNonNull(broadcast.join());
  }

  /** Another thread gets the lock, which it does not while somebody forgot to give it back. */
  private static void lockIsFree(Broadcast broadcast) throws Exception {
    CompletableFuture.runAsync(broadcast::join).get(5, TimeUnit.SECONDS);
  }

  @Test
  void the_lock_is_free_after_pieces_and_a_reader_that_leaves() throws Exception {
    Broadcast broadcast = broadcast(share, 1000);
    Feed ada = join(broadcast);
    lockIsFree(broadcast);
    ada.drainTo(new Listener());
    lockIsFree(broadcast);
    origin.sends("one");
    lockIsFree(broadcast);
    ada.pause();
    lockIsFree(broadcast);
    ada.resume();
    lockIsFree(broadcast);
    ada.cancel();
    lockIsFree(broadcast);
  }

  @Test
  void the_lock_is_free_after_the_end() throws Exception {
    Broadcast broadcast = broadcast(share, 1000);
    join(broadcast).drainTo(new Listener());
    origin.sends("one");
    origin.ends();
    lockIsFree(broadcast);
  }

  @Test
  void the_lock_is_free_after_a_reader_was_cut_off() throws Exception {
    Broadcast broadcast = broadcast(share, 8);
    join(broadcast).drainTo(new Listener());
    Feed slow = join(broadcast);
    var heard = new Listener();
    slow.drainTo(heard);
    slow.pause();
    origin.sends(new byte[MAX_LAG + 1]);
    assertThat(heard.broken).isNotNull();
    lockIsFree(broadcast);
  }

  @Test
  void a_reader_may_lag_a_mebibyte_behind_and_not_a_byte_more() {
    Broadcast broadcast = broadcast(share, 8);
    join(broadcast).drainTo(new Listener());
    Feed slow = join(broadcast);
    var heard = new Listener();
    slow.drainTo(heard);
    slow.pause();
    origin.sends(new byte[MAX_LAG]);
    assertThat(heard.broken).isNull();
    origin.sends(new byte[1]);
    assertThat(heard.broken).isNotNull();
    assertThat(heard.size()).isZero();
  }

  @Test
  void a_reader_may_lag_64_kibibytes_behind_when_memory_was_refused() {
    Broadcast broadcast = broadcast(new Share("captures", 100), 8);
    join(broadcast).drainTo(new Listener());
    Feed slow = join(broadcast);
    var heard = new Listener();
    slow.drainTo(heard);
    slow.pause();
    origin.sends(new byte[SHORT_LAG]);
    assertThat(heard.broken).isNull();
    origin.sends(new byte[1]);
    assertThat(heard.broken).isNotNull();
  }

  @Test
  void the_only_reader_is_never_cut_off_however_far_it_lags() {
    Broadcast broadcast = broadcast(share, 8);
    Feed only = join(broadcast);
    var heard = new Listener();
    only.drainTo(heard);
    only.pause();
    origin.sends(new byte[MAX_LAG + 1]);
    assertThat(heard.broken).isNull();
    assertThat(origin.paused).isTrue();
    only.resume();
    assertThat(heard.size()).isEqualTo(MAX_LAG + 1);
    assertThat(origin.paused).isFalse();
  }

  @Test
  void a_laggard_that_was_cut_off_leaves_the_call_and_its_memory_to_the_others() {
    Broadcast broadcast = broadcast(share, 8);
    Feed quick = join(broadcast);
    quick.drainTo(new Listener());
    Feed slow = join(broadcast);
    slow.drainTo(new Listener());
    slow.pause();
    origin.sends(new byte[MAX_LAG + 1]);
    quick.cancel();
    assertThat(origin.cancelled).as("nobody reads any more").isTrue();
  }

  @Test
  void a_reader_that_leaves_while_the_others_wait_pauses_the_origin() {
    Broadcast broadcast = broadcast(share, 1000);
    Feed ada = join(broadcast);
    Feed bo = join(broadcast);
    ada.drainTo(new Listener());
    bo.drainTo(new Listener());
    ada.pause();
    assertThat(origin.paused).isFalse();
    bo.cancel();
    assertThat(origin.paused).isTrue();
    assertThat(origin.cancelled).isFalse();
  }

  @Test
  void a_newcomer_resumes_an_origin_that_waited_for_the_readers_before_it() {
    Broadcast broadcast = broadcast(share, 1000);
    Feed ada = join(broadcast);
    ada.drainTo(new Listener());
    origin.sends("one ");
    ada.pause();
    assertThat(origin.paused).isTrue();
    var bo = new Listener();
    join(broadcast).drainTo(bo);
    assertThat(bo.text()).isEqualTo("one ");
    assertThat(origin.paused).as("the newcomer can take more").isFalse();
  }

  @Test
  void who_joins_while_the_origin_is_being_paused_is_not_left_waiting() throws Exception {
    Broadcast broadcast = broadcast(share, 1000);
    Feed ada = join(broadcast);
    ada.drainTo(new Listener());
    var bo = new Listener();
    origin.beforePause = () -> CompletableFuture.runAsync(() -> join(broadcast).drainTo(bo)).join();
    ada.pause();
    assertThat(origin.paused).as("the newcomer can take more").isFalse();
    origin.sends("one");
    assertThat(bo.text()).isEqualTo("one");
  }

  /** As a provider on the same event loop does, which has read ahead. */
  @Test
  void a_reader_that_pauses_while_the_origin_is_being_resumed_is_heard_at_once() {
    Broadcast broadcast = broadcast(share, 1000);
    Feed ada = join(broadcast);
    var heard = new Listener();
    ada.drainTo(heard);
    ada.pause();
    var pausedMeanwhile = new ArrayList<Boolean>();
    origin.afterResume =
        () -> {
          origin.sends("one");
          ada.pause();
          pausedMeanwhile.add(origin.paused);
        };
    ada.resume();
    assertThat(pausedMeanwhile).containsExactly(true);
    assertThat(origin.paused).isTrue();
    assertThat(heard.text()).isEqualTo("one");
  }

  @Test
  void an_origin_whose_body_has_ended_is_not_resumed() {
    Broadcast broadcast = broadcast(share, 1000);
    Feed ada = join(broadcast);
    var heard = new Listener();
    ada.drainTo(heard);
    ada.pause();
    origin.sends("all");
    origin.ends();
    assertThat(origin.paused).isTrue();
    ada.resume();
    assertThat(heard.text()).isEqualTo("all");
    assertThat(heard.ended).isTrue();
    assertThat(origin.paused).as("its connection may serve another call by now").isTrue();
  }

  @Test
  void a_body_whose_copy_alone_has_no_room_is_told_once_and_reaches_its_reader() {
    Share tight = new Share("captures", 2 * (10 + 24) + 19);
    Broadcast broadcast = broadcast(tight, 1000);
    var ada = new Listener();
    join(broadcast).drainTo(ada);
    origin.sends("0123456789");
    origin.sends("0123456789");
    assertThat(outgrown).isZero();
    origin.ends();
    assertThat(outgrown).isEqualTo(1);
    assertThat(ada.ended).isTrue();
    assertThat(outcomes).containsExactly(new BodyOutcome.Outgrown(true));
    assertThat(tight.taken()).isZero();
  }

  @Test
  void a_body_with_room_for_its_copy_is_complete_and_never_called_outgrown() {
    Share wide = new Share("captures", 2 * (10 + 24) + 20);
    Broadcast broadcast = broadcast(wide, 1000);
    join(broadcast).drainTo(new Listener());
    origin.sends("0123456789");
    origin.sends("0123456789");
    origin.ends();
    assertThat(outgrown).isZero();
    assertThat(outcomes)
        .singleElement()
        .isInstanceOfSatisfying(
            BodyOutcome.AllChunks.class,
            whole -> {
              assertThat(whole.bytes()).isEqualTo(20);
              assertThat(whole.chunks()).hasSize(2);
            });
  }

  @Test
  void a_body_over_the_limit_is_told_once_and_not_as_over_budget() {
    Broadcast broadcast = broadcast(share, 8);
    join(broadcast).drainTo(new Listener());
    origin.sends("0123456789");
    origin.sends("x");
    origin.ends();
    assertThat(outgrown).isEqualTo(1);
    assertThat(outcomes).containsExactly(new BodyOutcome.Outgrown(false));
  }

  @Test
  void memory_goes_back_when_the_readers_left_before_the_end_was_told() {
    List<Runnable> waiting = new ArrayList<>();
    var broadcast =
        new Broadcast(
            origin, new Backlog(new Claim(share), 1000), () -> {}, outcomes::add, waiting::add);
    broadcast.start();
    Feed only = join(broadcast);
    only.drainTo(new Listener());
    origin.sends("all");
    origin.ends();
    only.cancel(Sink.Broken.UNWANTED);
    assertThat(share.taken()).as("the keeper still reads it").isPositive();
    waiting.forEach(Runnable::run);
    assertThat(share.taken()).isZero();
  }

  @Test
  void memory_waits_for_the_first_reader_when_the_body_ends_before_it_joins() {
    Broadcast broadcast = broadcast(share, 1000);
    origin.sends("all");
    origin.ends();
    assertThat(share.taken()).isPositive();
    var late = new Listener();
    join(broadcast).drainTo(late);
    assertThat(late.text()).isEqualTo("all");
    assertThat(share.taken()).isZero();
  }
}
