package dev.reprise.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.memory.Attacks.Attack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Figure 24 in a minute a heap: whatever hostile callers send, alone and mixed, the process lives,
 * another caller is served, and what it is served is the answer to its question.
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SmallHeapTest {
  private static final int SECONDS = Integer.getInteger("reprise.memory.seconds", 60);
  private static final Duration BRISK = Duration.ofSeconds(1);
  private static final long BESIDE_HEAP_KIB = 200 << 10;
  private static final String BODY =
      "{\"model\":\"m-1\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"<<%s>> %s\"}]}";

  /** An attack that is told anything else was not carried out. */
  private static final Set<String> LEGAL =
      Set.of("200", "400", "413", "431", "500", "502", "503", "504", "nothing");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {128, 256})
  void whatever_is_sent_the_process_lives_and_serves_others(int megabytes) throws Exception {
    long seed = Long.getLong("reprise.seed", System.nanoTime());
    System.out.println("SmallHeapTest -Xmx" + megabytes + "m seed " + seed);
    try (var provider = new Provider();
        var child = SmallGateway.start(folder, provider.url(), megabytes)) {
      var other = new Other(child.data());
      other.prime();
      mixtures(child, seed, megabytes, other);
      assertThat(provider.wanted())
          .as("attacks that reached the provider")
          .contains("never", "frame", "whole", "stream", "usage", "lines", "endless", "dense");
      System.out.println(other + child.memory());
      provider.close(); // whoever waits for it waits no more
      for (int i = 0; i < 300 && child.alive() && child.held() > 0; i++) {
        LockSupport.parkNanos(50_000_000);
      }
      assertThat(child.alive()).as(child.said()).isTrue();
      assertThat(child.held()).as("bytes held when all is over").isZero();
      assertThat(other.wrong).isEmpty();
      assertThat(other.share()).as(other.toString()).isGreaterThanOrEqualTo(0.99);
      assertThat(child.peakKib())
          .as("resident memory, KiB")
          .isLessThanOrEqualTo(megabytes * 1024L + BESIDE_HEAP_KIB);
    }
  }

  /** Each attack alone for a moment, then three at a time, drawn from the seed. */
  private static void mixtures(SmallGateway child, long seed, int megabytes, Other other)
      throws Exception {
    var random = new Random(seed);
    int moments = Attack.values().length * 2;
    long moment = Duration.ofSeconds(SECONDS).toNanos() / moments;
    for (int i = 0; i < moments && child.alive(); i++) {
      var now = new ArrayList<Attack>();
      if (i < Attack.values().length) {
        now.add(Attack.values()[i]);
      } else {
        random.ints(3, 0, Attack.values().length).forEach(n -> now.add(Attack.values()[n]));
      }
      int before = other.failed.size();
      List<Attacks> attackers = new ArrayList<>();
      now.forEach(
          each ->
              attackers.add(new Attacks(child.data(), new Random(random.nextLong()), megabytes)));
      attack(child, now, attackers, moment, other);
      for (int n = 0; n < now.size(); n++) {
        assertThat(attackers.get(n).told().keySet())
            .as("what " + now.get(n) + " was told")
            .doesNotContain("401", "403", "404", "421")
            .isSubsetOf(LEGAL);
      }
      if (other.failed.size() > before || !child.alive()) {
        System.out.println(
            "during " + now + ": " + other.failed.subList(before, other.failed.size()));
      }
    }
  }

  private static void attack(
      SmallGateway child, List<Attack> attacks, List<Attacks> attackers, long nanos, Other other)
      throws Exception {
    var over = new AtomicBoolean();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < attacks.size(); i++) {
      Attack each = attacks.get(i);
      Attacks attacker = attackers.get(i);
      threads.add(Thread.startVirtualThread(() -> attacker.run(each, over)));
    }
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until && child.alive()) {
      other.asks();
    }
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Somebody who only wants answers: hits and misses of 2 KB in turn. */
  private static final class Other {
    final List<String> failed = new ArrayList<>();
    final List<String> wrong = new ArrayList<>();
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private int asked;
    private long slowest;

    Other(String data) {
      uri = URI.create(data + "/v1/chat/completions");
    }

    void prime() throws Exception {
      for (int i = 0; i < 20; i++) {
        send("hot-" + i, "hot");
      }
    }

    void asks() {
      asks("hot-" + asked % 20, "hot");
      asks("cold-" + asked, "cold " + "y".repeat(2000));
      LockSupport.parkNanos(20_000_000);
    }

    private void asks(String question, String more) {
      asked++;
      long began = System.nanoTime();
      try {
        HttpResponse<String> answer = send(question, more);
        long took = System.nanoTime() - began;
        slowest = Math.max(slowest, took);
        if (answer.statusCode() != 200 || took > BRISK.toNanos()) {
          failed.add(question + " " + answer.statusCode() + " " + took / 1_000_000 + " ms");
        } else if (!answer.body().contains("re: <<" + question + ">>")) {
          wrong.add(question + ": " + answer.body());
        }
      } catch (IOException e) {
        failed.add(question + " " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private HttpResponse<String> send(String question, String more)
        throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(10))
              .header("content-type", "application/json")
              .header("authorization", "Bearer ada")
              .POST(HttpRequest.BodyPublishers.ofString(BODY.formatted(question, more)))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    double share() {
      return asked == 0 ? 0 : 1 - (double) failed.size() / asked;
    }

    @Override
    public String toString() {
      return "asked %d, failed %d, wrong %d, slowest %d ms "
          .formatted(asked, failed.size(), wrong.size(), slowest / 1_000_000);
    }
  }
}
