package dev.reprise.gateway.journey.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.gateway.journey.fixture.Recordings;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.RecordedProvider;
import dev.reprise.simulator.RecordedProvider.Chunking;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What providers of every kind bill, through a gateway, as the caller reads it in its stats. */
class AccountingJourneyTest {
  private static final ObjectMapper EXACT =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @TempDir Path folder;

  private World before(JsonNode exchange, String kind, String prices)
      throws IOException, InterruptedException {
    String configuration =
        """
        providers:
          it: {kind: %s, base_url: "PROVIDER", prices: %s%s}
        """
            // A recorded exchange is matched by its bytes, so an engine gets no salt.
            .formatted(kind, prices, kind.equals("vllm") ? ", shared_credential: accepted" : "");
    Path own = Files.createTempDirectory(folder, "world");
    var provider = new RecordedProvider(new Chunking.Events()).add(exchange);
    return World.in(own, configuration, provider, UnaryOperator.identity());
  }

  private static World.Seen ask(World world, String path, JsonNode body) {
    HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofString(body.toString());
    return world.send(
        world
            .request(path, "authorization", "Bearer ada", "reprise-session", "s-1")
            .POST(publisher)
            .build());
  }

  /** Everything is told once the gateway has drained; its accounts stay readable. */
  private static JsonNode total(World world) throws IOException {
    World.Seen stats = world.get("/v1/prompt-cache/stats", "authorization", "Bearer ada");
    return EXACT.readTree(stats.bytes()).path("money").path("total");
  }

  private static void await(World world, String member) throws IOException {
    long until = System.nanoTime() + 10_000_000_000L;
    while (total(world).path(member).asLong() == 0 && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  @Test
  void every_kind_of_provider_is_accounted_as_it_bills() throws Exception {
    Path exchanges = Path.of(System.getProperty("reprise.root"), "conformance", "accounting");
    int counted = 0;
    try (Stream<Path> files = Files.list(exchanges)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
        JsonNode exchange = EXACT.readTree(file.toFile());
        String kind = exchange.path("kind").asText();
        try (World world = before(exchange, kind, exchange.path("prices").asText())) {
          World.Seen seen =
              ask(world, exchange.path("path").asText(), exchange.path("request_body"));
          assertThat(seen.status()).as(file + seen.text()).isEqualTo(200);
          await(world, "calls");
          same(file.getFileName().toString(), total(world), exchange.path("expected"));
          counted++;
        }
      }
    }
    assertThat(counted).isGreaterThanOrEqualTo(13);
  }

  private static void same(String name, JsonNode total, JsonNode expected) {
    for (String kind : List.of("input", "cache_read", "cache_write", "cache_write_1h", "output")) {
      assertThat(total.path(kind).asLong())
          .as(name + " " + kind)
          .isEqualTo(expected.path(kind).asLong());
    }
    for (String money : List.of("cost_usd", "uncached_usd")) {
      if (expected.has(money)) {
        assertThat(total.path(money).decimalValue())
            .as(name + " " + money)
            .isEqualByComparingTo(new BigDecimal(expected.path(money).asText()));
      }
    }
    assertThat(total.path("calls_without_usage").asLong()).as(name).isZero();
    assertThat(total.path("calls_without_price").asLong())
        .as(name)
        .isEqualTo(expected.path("without_price").asLong());
  }

  @Test
  void a_stream_that_breaks_before_its_usage_costs_nobody_knows_what() throws Exception {
    Path file =
        Path.of(System.getProperty("reprise.root"), "conformance", "accounting", "xai-stream.json");
    var exchange = (com.fasterxml.jackson.databind.node.ObjectNode) EXACT.readTree(file.toFile());
    String whole = exchange.path("response_body").asText();
    exchange.put("response_body", whole.substring(0, whole.indexOf("\"usage\"")));
    try (World world = before(exchange, "openai_compatible", "x-ai")) {
      ask(world, exchange.path("path").asText(), exchange.path("request_body"));
      await(world, "calls");
      JsonNode total = total(world);
      assertThat(total.path("calls").asLong()).isEqualTo(1);
      assertThat(total.path("calls_without_usage").asLong()).isEqualTo(1);
      assertThat(total.path("cost_usd").decimalValue()).isZero();
    }
  }

  @Test
  void callers_see_their_own_money_and_sessions_and_a_hit_avoids_what_was_billed()
      throws Exception {
    try (World world = World.in(folder)) {
      String body =
          """
          {"model":"gpt-4.1-mini","temperature":0,"messages":[{"role":"user","content":"Open?"}]}""";
      for (int i = 0; i < 2; i++) {
        world.post(
            "/v1/chat/completions",
            body,
            "authorization",
            "Bearer ada",
            "reprise-session",
            "s-ada");
      }
      world.post("/v1/chat/completions", body, "authorization", "Bearer cy");
      await(world, "hits");
      JsonNode total = total(world);
      assertThat(total.path("calls").asLong()).isEqualTo(1);
      assertThat(total.path("hits").asLong()).isEqualTo(1);
      assertThat(total.path("cost_usd").decimalValue()).isPositive();
      assertThat(total.path("avoided_usd")).isEqualTo(total.path("cost_usd"));
      World.Seen cy = world.get("/v1/prompt-cache/stats", "authorization", "Bearer cy");
      assertThat(cy.text()).doesNotContain("s-ada").contains("\"money\"");
      JsonNode everybody =
          EXACT.readTree(world.admin("GET", "/v1/admin/stats", "").bytes()).path("money");
      assertThat(everybody.path("total").path("calls").asLong()).isEqualTo(2);
      assertThat(everybody.path("by").path("caller")).hasSize(2);
      assertThat(world.gateway.metrics())
          .contains("provider_cost_total{")
          .contains("prompt_cache_cost_avoided_total{");
    }
  }

  /** The real ones: usage as {@code OverheardUsage} counts it in the core's own corpus test. */
  @Test
  @Tag("corpus")
  void recorded_exchanges_of_other_providers_are_accounted_through_a_gateway() throws Exception {
    String corpus = System.getProperty("reprise.corpus", "");
    assumeThat(corpus).as("-Dreprise.corpus names the folder of the recordings").isNotBlank();
    recorded(corpus, "bedrock-cachepoint-write", "aws", "2,0,1322,5", "0.00554235");
    recorded(corpus, "bedrock-cachepoint-read", "aws", "2,1322,0,5", "0.00052536");
    recorded(corpus, "bedrock-document-cachepoint", "aws", "3,1712,236,121", "0.00354486");
    recorded(corpus, "bedrock-nova-cachepoint-write", "aws", "22,0,2492,13", "");
    recorded(corpus, "deepseek-chat-tools-cached-512", "deepseek", "51,512,0,116", "");
    recorded(corpus, "mistral-prompt-cache-key-1", "mistral", "253,0,0,5", "");
    recorded(corpus, "openrouter-gemini-cache", "openrouter", "7,2161,0,100", "0.000497013333333");
    recorded(corpus, "openrouter-stream-cache-control", "openrouter", "254,0,0,5", "0.000837");
    recorded(corpus, "xai-chat-text", "x-ai", "10,2,0,322", "0.00016415");
    recorded(corpus, "xai-chat-text-stream", "x-ai", "1,11,0,342", "0.000172125");
    recorded(corpus, "deepseek-chat-tool-stream", "deepseek", "19,320,0,83", "");
  }

  private void recorded(String corpus, String name, String prices, String tokens, String cost)
      throws Exception {
    JsonNode raw = EXACT.readTree(Path.of(corpus, "recorded", name + ".json").toFile());
    var recording = Recordings.Recording.of(raw);
    boolean converse = raw.path("path").asText().startsWith("/model/");
    String path = converse ? raw.path("path").asText() : recording.path();
    JsonNode exchange = converse ? raw : recording.exchange();
    try (World world = before(exchange, "openai_compatible", prices)) {
      World.Seen seen = ask(world, path, converse ? raw.path("request_body") : recording.request());
      assertThat(seen.status()).as(name + seen.text()).isEqualTo(200);
      await(world, "calls");
      JsonNode total = total(world);
      String counted =
          total.path("input").asLong()
              + ","
              + total.path("cache_read").asLong()
              + ","
              + total.path("cache_write").asLong()
              + ","
              + total.path("output").asLong();
      assertThat(counted).as(name).isEqualTo(tokens);
      if (!cost.isEmpty()) {
        assertThat(total.path("cost_usd").decimalValue()).as(name).isEqualByComparingTo(cost);
      }
    }
  }
}
