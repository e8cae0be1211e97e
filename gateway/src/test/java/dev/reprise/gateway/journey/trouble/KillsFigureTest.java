package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.ChildGateway;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.SimulatorServer;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.testkit.Figure;
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
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figure 17: kill -9 while answers are written and tags are invalidated. Every question has a
 * version at its source, which the provider writes into its answer. A change commits at the source,
 * then invalidates; once that was acknowledged, no later life may answer with an older version, and
 * no answer may be torn or another question's.
 */
@Tag("slow")
@Timeout(1_200)
class KillsFigureTest {
  private static final int DEATHS = Figure.size(10, 50);
  private static final int QUESTIONS = 200;
  private static final int CALLS_BEFORE_DEATH = 600;
  private static final int TAGGED = 20;

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, AtomicInteger> versions = new ConcurrentHashMap<>();
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger invalidations = new AtomicInteger();
  private int checked;
  private int hits;

  private AtomicInteger version(String question) {
    return versions.computeIfAbsent(question, name -> new AtomicInteger());
  }

  /** Reads the version when the call arrives. */
  private Answer provider(Call call) {
    String body = new String(call.body(), StandardCharsets.UTF_8);
    int from = body.indexOf("question-");
    String question = body.substring(from, body.indexOf('"', from));
    String json =
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m-1","choices":[{"index":0,\
        "message":{"role":"assistant","content":"%s is %d. %s"},"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"""
            .formatted(question, version(question).get(), "It is known. ".repeat(150));
    return Answer.whole(200, List.of(new Header("content-type", "application/json")), json, 0);
  }

  @Test
  void nothing_torn_is_served_and_no_acknowledged_invalidation_is_lost() throws Exception {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    try (var provider = SimulatorServer.start(this::provider, 0)) {
      for (int life = 0; life <= DEATHS; life++) {
        ChildGateway child = ChildGateway.start(folder, provider.url());
        try {
          for (int i = 0; i < QUESTIONS; i++) {
            check(child, "question-" + i);
          }
          worksUntilKilled(child, random);
        } finally {
          child.process().destroyForcibly().waitFor();
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "figure 17: %d kills, %,d invalidations acknowledged, lost or torn %s, %,d of them hits"
            + " (seed %d)%n",
        DEATHS + 1,
        invalidations.get(),
        Figure.upperBound(checked),
        hits,
        seed);
    assertThat(hits).as("control: entries outlive kills").isGreaterThan(checked / 4);
    assertThat(invalidations).as("control").hasValueGreaterThan(DEATHS);
  }

  /**
   * The durable tier has the entry without the tag that a hit brought, until it has written the
   * entry anew; the kill comes right after the acknowledgement.
   */
  @Test
  void what_a_hit_was_tagged_with_is_not_forgotten_once_it_was_invalidated() throws Exception {
    try (var provider = SimulatorServer.start(this::provider, 0)) {
      for (int life = 0; life < DEATHS; life++) {
        ChildGateway child = ChildGateway.start(folder, provider.url());
        try {
          for (int i = 0; i < TAGGED; i++) {
            ask(child, "question-" + i, "Reprise-Tags", "doc:all");
            ask(child, "question-kept-" + i, "Reprise-Tags", "doc:all");
          }
          String last = "question-" + life % TAGGED;
          ask(child, last);
          change(child, last);
        } finally {
          child.process().destroyForcibly().waitFor();
        }
        child = ChildGateway.start(folder, provider.url());
        try {
          for (int i = 0; i < TAGGED; i++) {
            // Without its tag: a request that brings it would not take the entry anyway.
            check("question-" + i, ask(child, "question-" + i, "Reprise-Tags", "doc:all"));
            String kept = "question-kept-" + i;
            check(kept, ask(child, kept, "Reprise-Tags", "doc:all"));
          }
        } finally {
          child.process().destroyForcibly().waitFor();
        }
      }
    }
    assertThat(hits).as("control: entries outlive kills").isGreaterThan(checked / 4);
    assertThat(invalidations).as("control").hasValue(DEATHS);
  }

  private void check(ChildGateway child, String question) throws Exception {
    check(question, ask(child, question));
  }

  private void check(String question, HttpResponse<String> answer) throws IOException {
    int least = acknowledged.getOrDefault(question, 0);
    checked++;
    hits += answer.headers().firstValue("cache-status").orElse("").contains("; hit") ? 1 : 0;
    assertThat(answer.statusCode()).isEqualTo(200);
    String text = Wire.CHAT.wholeText(World.JSON.readTree(answer.body()));
    assertThat(text).as("not torn, and of this question").startsWith(question + " is ");
    assertThat(text).endsWith("It is known. ");
    int given = Integer.parseInt(text, question.length() + 4, text.indexOf('.'), 10);
    assertThat(given).as("the version of " + question).isGreaterThanOrEqualTo(least);
  }

  /** The kill comes while others ask and invalidate. */
  private void worksUntilKilled(ChildGateway child, SplittableRandom random) throws Exception {
    var enough = new CountDownLatch(CALLS_BEFORE_DEATH);
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 3; t++) {
      SplittableRandom own = random.split();
      boolean invalidates = t == 0;
      threads.add(Thread.ofPlatform().start(() -> works(child, own, invalidates, enough)));
    }
    enough.await();
    child.process().destroyForcibly().waitFor();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void works(
      ChildGateway child, SplittableRandom random, boolean invalidates, CountDownLatch enough) {
    try {
      while (child.process().isAlive()) {
        String question = "question-" + random.nextInt(QUESTIONS);
        if (invalidates && random.nextInt(4) != 0) {
          change(child, question);
        } else {
          ask(child, question);
        }
        enough.countDown();
      }
    } catch (IOException killed) {
      enough.countDown(); // it died under this call: nothing was acknowledged
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void change(ChildGateway child, String question)
      throws IOException, InterruptedException {
    int now = version(question).incrementAndGet();
    String body = "{\"tags\":[\"doc:" + question + "\"],\"ack\":\"all\"}";
    if (send(child, "/v1/prompt-cache/invalidate", body).statusCode() == 200) {
      acknowledged.merge(question, now, Math::max);
      invalidations.incrementAndGet();
    }
  }

  private HttpResponse<String> ask(ChildGateway child, String question)
      throws IOException, InterruptedException {
    return ask(child, question, "Reprise-Tags", "doc:" + question);
  }

  private HttpResponse<String> ask(ChildGateway child, String question, String... headers)
      throws IOException, InterruptedException {
    return send(child, Wire.CHAT.path, Wire.CHAT.body(question, false), headers);
  }

  private HttpResponse<String> send(ChildGateway child, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(child.data() + path))
            .timeout(Duration.ofSeconds(20))
            .header("content-type", "application/json")
            .header("authorization", "Bearer ada");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(
        request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
