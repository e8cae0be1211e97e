package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.OtherParts;
import dev.reprise.gateway.journey.fixture.World;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a real vLLM, whose address is the system property {@code reprise.vllm} and whose model is
 * called {@code tiny}: what a caller asked before is read from its blocks, and nobody else's is.
 */
@Tag("engine")
@Timeout(180)
class RealEngineTest {
  private static final String ENGINE = System.getProperty("reprise.vllm", "");
  private static final long SEED = System.nanoTime();

  @TempDir Path folder;

  private World world(String nativeCaching) throws Exception {
    return World.in(
        Files.createDirectories(folder.resolve(nativeCaching)),
        """
        providers:
          engine: {kind: vllm, base_url: "%s", api_key: shared, retries: 0, timeout: 2m}
        routes:
          - {provider: engine, native_caching: "%s"}
        """
            .formatted(ENGINE, nativeCaching));
  }

  /** About four thousand tokens nobody asked before. */
  private static String handbook(long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int rule = 1; text.length() < 13_500; rule++) {
      text.append("Rule ").append(rule).append(": whoever asks for number ");
      text.append(random.nextInt(100_000)).append(" is told why, in one kind sentence. ");
    }
    return text.toString();
  }

  /** What one call came to. */
  private record Asked(long prompt, long cached, long predicted, double seconds) {}

  private static Asked ask(World world, String who, String system, String question) {
    ObjectNode body = World.JSON.createObjectNode().put("model", "tiny").put("max_tokens", 2);
    body.putArray("messages").addObject().put("role", "system").put("content", system);
    body.withArray("messages").addObject().put("role", "user").put("content", question);
    long began = System.nanoTime();
    World.Seen seen =
        world.post("/v1/chat/completions", body.toString(), "authorization", "Bearer " + who);
    double seconds = (System.nanoTime() - began) / 1e9;
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    JsonNode usage = seen.json().path("usage");
    JsonNode told = world.explained(seen).path("native_caching");
    return new Asked(
        usage.path("prompt_tokens").asLong(),
        usage.path("prompt_tokens_details").path("cached_tokens").asLong(),
        told.path("predicted_cache_read").asLong(),
        seconds);
  }

  private static int blockSize(World world) {
    String page =
        world.send(HttpRequest.newBuilder(URI.create(ENGINE + "/metrics")).GET().build()).text();
    int at = page.indexOf("block_size=\"") + "block_size=\"".length();
    return Integer.parseInt(page, at, page.indexOf('"', at), 10);
  }

  private static double metric(World world, String start, String label) {
    return world
        .gateway
        .metrics()
        .lines()
        .filter(line -> line.startsWith(start) && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void a_prefix_is_read_by_who_asked_it_before_and_by_nobody_else() throws Exception {
    String system = handbook(SEED);
    try (World world = world("auto")) {
      int block = blockSize(world);
      Asked first = ask(world, "ada", system, "Who is told why, and how?");
      Asked second = ask(world, "ada", system, "What of number seven?");
      Asked third = ask(world, "ada", system, "And of number nine, please?");
      Asked other = ask(world, "cy", system, "What of number seven?");
      System.out.printf(
          "seed %d%nada %s%nada %s%nada %s%ncy  %s%n", SEED, first, second, third, other);
      System.out.printf(
          Locale.ROOT,
          ":: blocks of %d; %d tokens: %.2f s cold, %.2f s with %d cached (predicted %d), another caller %.2f s with %d%n",
          block,
          first.prompt(),
          first.seconds(),
          second.seconds(),
          second.cached(),
          second.predicted(),
          other.seconds(),
          other.cached());
      assertThat(first.cached()).isZero();
      assertThat(second.cached()).isGreaterThan(first.prompt() - 2 * block - 64);
      assertThat(Math.abs(second.predicted() - second.cached())).isLessThanOrEqualTo(block);
      assertThat(Math.abs(third.predicted() - third.cached())).isLessThanOrEqualTo(block);
      assertThat(other.cached()).as("Cy learns nothing of what Ada asked").isZero();
      assertThat(metric(world, "provider_tokens_total", "kind=\"cache_read\""))
          .isEqualTo(second.cached() + third.cached());
      OtherParts.tend(world.gateway);
      assertThat(metric(world, "replica_prefix_cache_hits", ""))
          .isGreaterThanOrEqualTo(second.cached() + third.cached());
      assertThat(metric(world, "replica_cache_utilisation", "")).isBetween(0.0, 1.0);
    }
  }

  /** The control: without salts this engine would answer Cy from Ada's blocks. */
  @Test
  void without_salts_it_would_be_read_by_all() throws Exception {
    String system = handbook(SEED + 1);
    try (World world = world("off")) {
      Asked first = ask(world, "ada", system, "Who is told why, and how?");
      Asked other = ask(world, "cy", system, "What of number seven?");
      System.out.printf("off   %s%noff   %s%n", first, other);
      assertThat(other.cached()).isPositive();
    }
  }
}
