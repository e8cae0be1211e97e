package dev.reprise.flight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often the job runs. */
class DrainLoopTest {
  private int runs;

  @Test
  void each_call_on_its_own_runs_the_job_once() {
    var loop = new DrainLoop(() -> runs++);
    loop.run();
    assertThat(runs).isEqualTo(1);
    loop.run();
    assertThat(runs).isEqualTo(2);
  }

  /** Also for calls from other threads: a call that finds the job running only counts itself. */
  @Test
  void calls_while_the_job_runs_make_it_run_once_more_and_not_inside_itself() {
    class Job implements Runnable {
      private DrainLoop loop = new DrainLoop(this);
      private boolean inside;

      @Override
      public void run() {
        assertThat(inside).isFalse();
        inside = true;
        runs++;
        if (runs == 1) {
          loop.run();
          loop.run();
        }
        inside = false;
      }
    }

    new Job().loop.run();
    assertThat(runs).isEqualTo(2);
  }
}
