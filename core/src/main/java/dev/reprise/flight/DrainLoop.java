package dev.reprise.flight;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a job in one thread at a time and never blocks. A call that comes while the job runs in
 * another thread returns at once, and that thread runs the job once more (the queue-drain loop of
 * reactive streams libraries). Nothing is lost in this interleaving:
 *
 * <pre>
 * A: run, calls 0 to 1, runs the job
 * B: adds something for the job, run, calls 1 to 2, returns
 * A: finds 2 calls, runs the job again, which finds what B added
 * </pre>
 */
final class DrainLoop {
  private final Runnable job;
  private final AtomicInteger calls = new AtomicInteger(); // not served yet

  DrainLoop(Runnable job) {
    this.job = job;
  }

  void run() {
    if (calls.getAndIncrement() != 0) {
      return;
    }
    int served = 1;
    do {
      job.run();
      served = calls.addAndGet(-served);
    } while (served != 0);
  }
}
