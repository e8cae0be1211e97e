package dev.reprise.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.Claim;
import dev.reprise.budget.Share;
import dev.reprise.response.Feed;
import dev.reprise.response.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BroadcastTest {
  private final ScriptedFeed origin = new ScriptedFeed();
  private final List<BodyOutcome> outcomes = new ArrayList<>();
  private final Share share = new Share("captures", 1 << 20);
  private final Claim memory = new Claim(share);
  private boolean outgrown;

  private Broadcast broadcast(int limit) {
    var broadcast =
        new Broadcast(
            origin,
            new Backlog(memory, limit),
            () -> outgrown = true,
            outcomes::add,
            Runnable::run);
    broadcast.start();
    return broadcast;
  }

  private static Feed join(Broadcast broadcast) {
    return Objects.requireNonNull(broadcast.join());
  }

  @Test
  void a_late_joiner_hears_the_body_from_its_first_byte() {
    Broadcast broadcast = broadcast(1000);
    var ada = new Listener();
    join(broadcast).drainTo(ada);
    origin.sends("one ");
    origin.sends("two ");
    var bo = new Listener();
    join(broadcast).drainTo(bo);
    origin.sends("three");
    origin.ends();
    assertThat(ada.text()).isEqualTo("one two three");
    assertThat(bo.text()).isEqualTo("one two three");
    assertThat(ada.ended && bo.ended).isTrue();
  }

  @Test
  void whoever_joins_between_the_end_and_the_keeping_still_hears_everything() {
    Broadcast broadcast = broadcast(1000);
    origin.sends("all of it");
    origin.ends();
    var late = new Listener();
    join(broadcast).drainTo(late);
    assertThat(late.text()).isEqualTo("all of it");
    assertThat(late.ended).isTrue();
  }

  @Test
  void a_slow_reader_lags_without_slowing_the_others_or_the_origin() {
    Broadcast broadcast = broadcast(1000);
    var quick = new Listener();
    var slow = new Listener();
    join(broadcast).drainTo(quick);
    Feed slowFeed = join(broadcast);
    slowFeed.drainTo(slow);
    slowFeed.pause();
    origin.sends("text");
    origin.ends();
    assertThat(quick.text()).isEqualTo("text");
    assertThat(origin.paused).isFalse();
    assertThat(slow.text()).isEmpty();
    slowFeed.resume();
    assertThat(slow.text()).isEqualTo("text");
    assertThat(slow.ended).isTrue();
  }

  @Test
  void the_origin_waits_while_every_reader_does() {
    Broadcast broadcast = broadcast(1000);
    Feed ada = join(broadcast);
    Feed bo = join(broadcast);
    ada.drainTo(new Listener());
    bo.drainTo(new Listener());
    ada.pause();
    assertThat(origin.paused).isFalse();
    bo.pause();
    assertThat(origin.paused).isTrue();
    ada.resume();
    assertThat(origin.paused).isFalse();
  }

  @Test
  void a_reader_that_hangs_up_leaves_the_call_to_the_others() {
    Broadcast broadcast = broadcast(1000);
    Feed leader = join(broadcast);
    leader.drainTo(new Listener());
    var follower = new Listener();
    join(broadcast).drainTo(follower);
    leader.cancel();
    origin.sends("still here");
    origin.ends();
    assertThat(origin.cancelled).isFalse();
    assertThat(follower.text()).isEqualTo("still here");
    assertThat(outcomes).singleElement().isInstanceOf(BodyOutcome.AllChunks.class);
  }

  @Test
  void when_the_last_reader_hangs_up_the_call_is_given_up_and_nothing_is_whole() {
    Broadcast broadcast = broadcast(1000);
    Feed only = join(broadcast);
    only.drainTo(new Listener());
    origin.sends("half");
    only.cancel();
    assertThat(origin.cancelled).isTrue();
    assertThat(outcomes).singleElement().isInstanceOf(BodyOutcome.BrokeOff.class);
    assertThat(broadcast.join()).isNull();
  }

  @Test
  void a_cut_body_is_told_as_cut_to_readers_and_keeper() {
    Broadcast broadcast = broadcast(1000);
    var ada = new Listener();
    join(broadcast).drainTo(ada);
    origin.sends("half");
    origin.breaks();
    assertThat(ada.broken).isNotNull();
    assertThat(ada.ended).isFalse();
    assertThat(outcomes).singleElement().isInstanceOf(BodyOutcome.BrokeOff.class);
  }

  @Test
  void a_body_that_outgrows_the_limit_is_no_longer_joinable_but_reaches_its_readers() {
    Broadcast broadcast = broadcast(8);
    var ada = new Listener();
    join(broadcast).drainTo(ada);
    origin.sends("12345");
    assertThat(broadcast.join()).isNotNull().satisfies(Feed::cancel);
    origin.sends("67890");
    assertThat(outgrown).isTrue();
    assertThat(broadcast.join()).isNull();
    origin.ends();
    assertThat(ada.text()).isEqualTo("1234567890");
    assertThat(outcomes).singleElement().isInstanceOf(BodyOutcome.Outgrown.class);
  }

  @Test
  void once_outgrown_a_laggard_is_cut_rather_than_remembered_for() {
    Broadcast broadcast = broadcast(8);
    var quick = new Listener();
    var slow = new Listener();
    join(broadcast).drainTo(quick);
    Feed slowFeed = join(broadcast);
    slowFeed.drainTo(slow);
    slowFeed.pause();
    for (int i = 0; i < 40; i++) {
      origin.sends(new byte[64 << 10]);
    }
    assertThat(slow.broken).isNotNull();
    assertThat(slow.broken.kind()).isEqualTo(Sink.Broken.BreakCause.SLOW_READER);
    origin.ends();
    assertThat(quick.size()).isEqualTo(40 * (64 << 10));
    assertThat(quick.ended).isTrue();
  }

  @Test
  void the_keeper_has_run_before_any_reader_hears_the_end() {
    var order = new ArrayList<String>();
    var broadcast =
        new Broadcast(
            origin,
            new Backlog(memory, 100),
            () -> {},
            outcome -> order.add("kept"),
            Runnable::run);
    broadcast.start();
    join(broadcast)
        .drainTo(
            new Sink() {
              @Override
              public void chunk(byte[] bytes) {}

              @Override
              public void end() {
                order.add("end");
              }

              @Override
              public void broken(Broken cause) {}
            });
    origin.sends("x");
    origin.ends();
    assertThat(order).containsExactly("kept", "end");
  }

  @Test
  void readers_hear_the_end_even_when_keeping_fails() {
    var broadcast =
        new Broadcast(
            origin,
            new Backlog(memory, 100),
            () -> {},
            outcome -> {
              throw new IllegalStateException("keeping failed");
            },
            job -> {
              try {
                job.run();
              } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("keeping failed");
              }
            });
    broadcast.start();
    var ada = new Listener();
    join(broadcast).drainTo(ada);
    origin.sends("x");
    origin.ends();
    assertThat(ada.ended).isTrue();
  }

  @Test
  void a_reader_that_leaves_while_the_keeper_runs_does_not_keep_others_from_joining() {
    var waiting = new ArrayList<Runnable>();
    var broadcast =
        new Broadcast(origin, new Backlog(memory, 100), () -> {}, outcomes::add, waiting::add);
    broadcast.start();
    Feed leader = join(broadcast);
    origin.sends("whole");
    origin.ends();
    leader.cancel();
    assertThat(origin.cancelled).isFalse();
    var late = new Listener();
    join(broadcast).drainTo(late);
    waiting.forEach(Runnable::run);
    assertThat(late.text()).isEqualTo("whole");
    assertThat(late.ended).isTrue();
  }

  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void
      many_readers_joining_pausing_and_resuming_from_many_threads_each_hear_every_byte_once_in_order()
          throws Exception {
    int readers = 200;
    int chunks = 300;
    Broadcast broadcast = broadcast(1 << 20);
    var first = new Listener();
    join(broadcast).drainTo(first);
    var listeners = new ArrayList<Listener>();
    var joined = new CountDownLatch(readers);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    for (int i = 0; i < readers; i++) {
      var listener = new Listener();
      listeners.add(listener);
      threads.submit(
          () -> {
            Feed feed = join(broadcast);
            feed.drainTo(listener);
            feed.pause();
            Thread.yield();
            feed.resume();
            joined.countDown();
          });
    }
    for (int i = 0; i < chunks; i++) {
      origin.sends(i + ",");
    }
    assertThat(joined.await(10, TimeUnit.SECONDS)).isTrue();
    origin.ends();
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(first.ended).isTrue();
    assertThat(listeners)
        .allMatch(listener -> listener.ended && listener.text().equals(first.text()));
  }

  @Test
  void a_body_that_memory_cannot_hold_reaches_its_readers_and_is_not_kept() {
    var tight = new Share("captures", 100 << 10);
    var broadcast =
        new Broadcast(
            origin,
            new Backlog(new Claim(tight), 1 << 20),
            () -> outgrown = true,
            outcomes::add,
            Runnable::run);
    broadcast.start();
    var ada = new Listener();
    join(broadcast).drainTo(ada);
    origin.sends(new byte[64 << 10]);
    assertThat(outgrown).isFalse();
    origin.sends(new byte[64 << 10]);
    assertThat(outgrown).isTrue();
    assertThat(broadcast.join()).isNull();
    origin.ends();
    assertThat(ada.size()).isEqualTo(2 * (64 << 10));
    assertThat(ada.ended).isTrue();
    assertThat(outcomes).singleElement().isEqualTo(new BodyOutcome.Outgrown(true));
    assertThat(tight.taken()).isZero();
  }

  @Test
  void what_is_kept_is_held_until_the_last_reader_has_read_it() {
    Broadcast broadcast = broadcast(1 << 20);
    Feed slow = join(broadcast);
    slow.drainTo(new Listener());
    slow.pause();
    origin.sends(new byte[200 << 10]);
    origin.ends();
    assertThat(outcomes).singleElement().isInstanceOf(BodyOutcome.AllChunks.class);
    assertThat(share.taken()).isGreaterThanOrEqualTo(200 << 10);
    slow.resume();
    assertThat(share.taken()).isZero();
  }

  @Test
  void whoever_joins_after_the_last_reader_left_holds_the_body_anew() {
    Broadcast broadcast = broadcast(1 << 20);
    join(broadcast).drainTo(new Listener());
    origin.sends(new byte[200 << 10]);
    origin.ends();
    assertThat(share.taken()).isZero();
    Feed late = join(broadcast);
    assertThat(share.taken()).isGreaterThanOrEqualTo(200 << 10);
    var heard = new Listener();
    late.drainTo(heard);
    assertThat(heard.size()).isEqualTo(200 << 10);
    assertThat(share.taken()).isZero();
    share.take(1 << 20);
    assertThat(broadcast.join()).as("there is no room for it any more").isNull();
  }

  @Test
  void bytes_that_come_after_the_call_was_given_up_are_not_held() {
    Broadcast broadcast = broadcast(1 << 20);
    Feed only = join(broadcast);
    only.drainTo(new Listener());
    only.cancel();
    broadcast.chunk(new byte[100 << 10]);
    assertThat(share.taken()).isZero();
  }

  @Test
  void a_laggard_is_cut_sooner_when_memory_is_short() {
    var tight = new Share("captures", 100 << 10);
    var broadcast =
        new Broadcast(
            origin, new Backlog(new Claim(tight), 8), () -> {}, outcomes::add, Runnable::run);
    broadcast.start();
    var quick = new Listener();
    var slow = new Listener();
    join(broadcast).drainTo(quick);
    Feed slowFeed = join(broadcast);
    slowFeed.drainTo(slow);
    slowFeed.pause();
    for (int i = 0; i < 4; i++) {
      origin.sends(new byte[64 << 10]);
    }
    assertThat(slow.broken).isNotNull();
    assertThat(quick.size()).isEqualTo(4 * (64 << 10));
    assertThat(tight.taken()).isLessThanOrEqualTo(100 << 10);
  }
}
