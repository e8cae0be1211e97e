package dev.reprise.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.BegunCall;
import dev.reprise.response.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who gives the answer of a call that an event loop has begun. */
class CallUnderWayTest {
  private final List<Runnable> loop = new ArrayList<>();
  private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
  private final CompletableFuture<Thread> answered = new CompletableFuture<>();
  private boolean settled;
  private int abandoned;

  private final BegunCall call =
      new BegunCall() {
        @Override
        public void whenThere(Runnable action) {
          action.run();
        }

        @Override
        public boolean settled() {
          return settled;
        }

        @Override
        public Reply await() {
          throw new AssertionError("not asked here");
        }

        @Override
        public void abandon() {
          abandoned++;
        }
      };

  private final CallUnderWay underWay =
      new CallUnderWay(
          call,
          loop::add,
          () -> {
            interrupted.complete(Thread.currentThread().isInterrupted());
            answered.complete(Thread.currentThread());
          });

  @Test
  void an_answer_that_waits_for_nothing_is_given_in_a_later_step_of_the_loop() {
    settled = true;
    underWay.goOn();
    assertThat(answered).isNotDone();
    loop.forEach(Runnable::run);
    assertThat(answered).isCompletedWithValue(Thread.currentThread());
  }

  @Test
  void all_else_goes_on_on_a_virtual_thread() throws Exception {
    underWay.goOn();
    assertThat(answered.get(10, TimeUnit.SECONDS).isVirtual()).isTrue();
    assertThat(interrupted.join()).isFalse();
    assertThat(loop).isEmpty();
  }

  @Test
  void what_was_given_up_before_is_abandoned_and_its_thread_is_interrupted() {
    underWay.giveUp();
    assertThat(abandoned).isEqualTo(1);
    underWay.goOn();
    assertThat(interrupted.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
  }

  @Test
  void a_thread_that_is_under_way_is_interrupted() throws Exception {
    var stopped = new CompletableFuture<Boolean>();
    var begun = new CompletableFuture<Boolean>();
    var waiting =
        new CallUnderWay(
            call,
            loop::add,
            () -> {
              try {
                begun.complete(true);
                new CountDownLatch(1).await();
                stopped.complete(false);
              } catch (InterruptedException e) {
                stopped.complete(true);
              }
            });
    waiting.goOn();
    begun.get(10, TimeUnit.SECONDS);
    waiting.giveUp();
    assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
  }
}
