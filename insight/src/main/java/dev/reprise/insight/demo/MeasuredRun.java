package dev.reprise.insight.demo;

import dev.reprise.simulator.world.Accounts;
import dev.reprise.simulator.world.Usage;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/** One run of a workload against one address, measured at the caller and at the provider. */
final class MeasuredRun {
  private static final int AT_ONCE = 8;

  /**
   * The measured values.
   *
   * @param asked calls the agent made
   * @param answered calls the provider answered
   * @param usage what the provider counted
   * @param firstTokens times to first token, sorted, nanoseconds
   */
  record Measured(int asked, long answered, Usage usage, List<Long> firstTokens, Duration took) {
    Duration firstToken(double quantile) {
      if (firstTokens.isEmpty()) {
        return Duration.ZERO;
      }
      int at =
          (int) Math.min(firstTokens.size() - 1L, Math.round(quantile * (firstTokens.size() - 1)));
      return Duration.ofNanos(firstTokens.get(at));
    }
  }

  private final String baseUrl;
  private final String model;
  private final boolean toolDeclarations;
  private final List<Long> firstTokens = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param toolDeclarations whether tools carry {@code x-reprise}, which only the gateway
   *     understands
   */
  MeasuredRun(String baseUrl, String model, boolean toolDeclarations) {
    this.baseUrl = baseUrl;
    this.model = model;
    this.toolDeclarations = toolDeclarations;
  }

  Measured run(Workload workload, Accounts accounts, IntConsumer progress)
      throws InterruptedException, ExecutionException {
    Accounts.Total before = accounts.of(model);
    long began = System.nanoTime();
    try (HttpClient client = HttpClient.newHttpClient();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var places = new Semaphore(AT_ONCE);
      for (List<Workload.Job> round : workload.rounds()) {
        var running = new ArrayList<Future<?>>();
        for (Workload.Job job : round) {
          running.add(
              threads.submit(
                  () -> {
                    places.acquire();
                    try {
                      job.run(caller(client, progress));
                    } finally {
                      places.release();
                    }
                    return null;
                  }));
        }
        for (Future<?> one : running) {
          one.get();
        }
      }
    }
    return measured(before, accounts.of(model), Duration.ofNanos(System.nanoTime() - began));
  }

  private Workload.Caller caller(HttpClient client, IntConsumer progress) {
    return new Workload.Caller() {
      @Override
      public AgentRun agent() {
        return new AgentRun(client, baseUrl, model, toolDeclarations, this::heard);
      }

      @Override
      public void ask(String prompt) throws Exception {
        new AgentRun(client, baseUrl, model, toolDeclarations, this::heard).askOnce(prompt);
      }

      private void heard(long nanos) {
        firstTokens.add(nanos);
        progress.accept(firstTokens.size());
      }
    };
  }

  private Measured measured(Accounts.Total before, Accounts.Total after, Duration took) {
    Usage was = before.usage();
    Usage is = after.usage();
    var usage =
        new Usage(
            is.input() - was.input(),
            is.cacheRead() - was.cacheRead(),
            is.cacheWrite5m() - was.cacheWrite5m(),
            is.cacheWrite1h() - was.cacheWrite1h(),
            is.output() - was.output());
    var sorted = new ArrayList<>(firstTokens);
    Collections.sort(sorted);
    return new Measured(
        sorted.size(), after.calls() - before.calls(), usage, List.copyOf(sorted), took);
  }
}
