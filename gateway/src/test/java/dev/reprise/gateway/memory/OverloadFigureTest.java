package dev.reprise.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.admin.TokenFile;
import dev.reprise.testkit.Figure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figure 23: overload and what comes after it. What runs out first in a small heap is room for
 * large requests: three times as many callers as fit send bodies of 1 MiB, each one asking again a
 * moment after it was turned away.
 */
@Tag("slow")
@Timeout(600)
class OverloadFigureTest {
  private static final int MEGABYTES = 128;
  private static final int FITTING = 8;
  private static final int SECONDS = Figure.size(10, 60);
  private static final int SMALL_CALLS = 300;
  private static final String BODY =
      "{\"model\":\"m-1\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"<<%s>> %s\"}]}";
  private static final String LARGE = "y".repeat(1 << 20);

  @TempDir Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger questions = new AtomicInteger();

  private HttpResponse<String> ask(SmallGateway child, String question, String more, String want)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(child.data() + "/v1/chat/completions"))
            .timeout(Duration.ofSeconds(30))
            .header("content-type", "application/json")
            .header("authorization", "Bearer ada")
            .header("x-want", want)
            .POST(HttpRequest.BodyPublishers.ofString(BODY.formatted(question, more)))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static final class Load {
    final AtomicInteger answered = new AtomicInteger();
    final ConcurrentLinkedQueue<Long> shed = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> odd = new ConcurrentLinkedQueue<>();

    double perSecond() {
      return (double) answered.get() / SECONDS;
    }
  }

  private Load load(SmallGateway child, int callers) throws InterruptedException {
    var load = new Load();
    var over = new AtomicBoolean();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < callers; i++) {
      threads.add(Thread.ofPlatform().start(() -> works(child, load, over)));
    }
    Thread.currentThread().join(Duration.ofSeconds(SECONDS));
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    return load;
  }

  private void works(SmallGateway child, Load load, AtomicBoolean over) {
    while (!over.get()) {
      long began = System.nanoTime();
      try {
        HttpResponse<String> answer =
            ask(child, "large-" + questions.incrementAndGet(), LARGE, "slow:100");
        if (answer.statusCode() == 200) {
          load.answered.incrementAndGet();
        } else if (answer.statusCode() == 503
            && answer.headers().firstValue("retry-after").isPresent()) {
          load.shed.add(System.nanoTime() - began);
          LockSupport.parkNanos(100_000_000);
        } else {
          load.odd.add(answer.statusCode() + " " + answer.body());
        }
      } catch (IOException refusedWhileSending) {
        // A client that is still sending when it is turned away may not see the answer.
        load.shed.add(System.nanoTime() - began);
        LockSupport.parkNanos(100_000_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private long smallP99(SmallGateway child) throws Exception {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < SMALL_CALLS; i++) {
      long began = System.nanoTime();
      assertThat(ask(child, "small", "", "whole:100").statusCode()).isEqualTo(200);
      times.add(System.nanoTime() - began);
    }
    return p99(times);
  }

  private static long p99(List<Long> times) {
    List<Long> sorted = times.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get((int) (0.99 * (sorted.size() - 1)));
  }

  @Test
  void more_than_fits_is_turned_away_and_the_rest_is_served_as_before() throws Exception {
    try (var provider = new Provider();
        var child = SmallGateway.start(folder, provider.url(), MEGABYTES)) {
      smallP99(child); // warms up
      load(child, FITTING);
      long before = smallP99(child);
      Load fitting = load(child, FITTING);
      Load three = load(child, 3 * FITTING);
      long after = smallP99(child);
      System.out.printf(
          Locale.ROOT,
          "figure 23: large answers a second %.1f of %d callers, %.1f of %d; %d turned away, p99"
              + " %.1f ms; small hits p99 %.1f ms before, %.1f ms just after%n",
          fitting.perSecond(),
          FITTING,
          three.perSecond(),
          3 * FITTING,
          three.shed.size(),
          p99(List.copyOf(three.shed)) / 1e6,
          before / 1e6,
          after / 1e6);
      assertThat(fitting.odd).isEmpty();
      assertThat(three.odd).isEmpty();
      assertThat(fitting.answered).as("control").hasValueGreaterThan(SECONDS);
      assertThat(three.shed).as("control: it was too much").isNotEmpty();
      assertThat(three.perSecond()).isGreaterThanOrEqualTo(0.9 * fitting.perSecond());
      assertThat(after).isLessThanOrEqualTo(Math.max(3 * before, 50_000_000));
      assertThat(child.held()).as("bytes held when all is over").isZero();
    }
  }

  @Test
  void a_cache_that_lost_everything_is_warm_again_soon() throws Exception {
    try (var provider = new Provider();
        var child = SmallGateway.start(folder, provider.url(), MEGABYTES)) {
      warm(child);
      HttpRequest restore =
          HttpRequest.newBuilder(URI.create(child.admin() + "/v1/admin/restore"))
              .header("content-type", "application/json")
              .header("authorization", "Bearer " + token())
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      assertThat(client.send(restore, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThat(ask(child, "warm-0", "", "slow:20").headers().firstValue("cache-status"))
          .as("control: all is lost")
          .hasValueSatisfying(status -> assertThat(status).doesNotStartWith("reprise; hit"));
      long began = System.nanoTime();
      warm(child);
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(Locale.ROOT, "figure 23: warm again %.2f s after a flush%n", seconds);
      assertThat(seconds).isLessThan(60);
    }
  }

  private String token() throws IOException {
    return TokenFile.read(folder.resolve("data-" + MEGABYTES)).orElseThrow();
  }

  /** Asks 200 questions round and round until 95 of the last 100 answers were hits. */
  private void warm(SmallGateway child) throws Exception {
    int hits = 0;
    for (int i = 0; hits < 95; i++) {
      hits = i % 100 == 0 ? 0 : hits;
      String status =
          ask(child, "warm-" + i % 200, "", "slow:20")
              .headers()
              .firstValue("cache-status")
              .orElse("");
      hits += status.startsWith("reprise; hit") ? 1 : 0;
    }
  }
}
