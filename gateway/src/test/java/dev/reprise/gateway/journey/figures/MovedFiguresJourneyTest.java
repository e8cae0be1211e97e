package dev.reprise.gateway.journey.figures;

import static dev.reprise.gateway.journey.fixture.Figures.moved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Figures;
import dev.reprise.gateway.journey.fixture.GatedProvider;
import dev.reprise.gateway.journey.fixture.OtherTiers;
import dev.reprise.gateway.journey.fixture.RawClient;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Digest;
import dev.reprise.request.Partition;
import dev.reprise.simulator.Fault;
import dev.reprise.simulator.Simulator;
import dev.reprise.testkit.BrokenTier;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each metric counts happens in a whole gateway, and the metric shows it. */
@Timeout(60)
class MovedFiguresJourneyTest {
  private static final String PRICED =
      """
      {"model":"gpt-4.1-mini","temperature":%s,"messages":[{"role":"user","content":"Open?"}]}""";

  @TempDir Path folder;

  private static World.Seen asks(World world, String temperature) {
    return world.post(
        "/v1/chat/completions",
        PRICED.formatted(temperature),
        "authorization",
        "Bearer ada",
        "reprise-agent",
        "clerk",
        "reprise-task",
        "faq");
  }

  @Test
  void a_miss_a_hit_and_a_bypass() throws Exception {
    try (World world = World.in(folder)) {
      asks(world, "0");
      assertThat(moved(world, "prompt_cache_lookups_total", "result=\"miss\"", "reason=\"absent\""))
          .isPositive();
      assertThat(asks(world, "0").hit()).as("control").isTrue();
      assertThat(
              moved(
                  world,
                  "prompt_cache_lookups_total",
                  "layer=\"l1\"",
                  "entry_type=\"model_response\"",
                  "result=\"hit\"",
                  "reason=\"none\""))
          .isEqualTo(1);
      assertThat(
              moved(
                  world, "prompt_cache_hit_rate", "layer=\"l1\"", "entry_type=\"model_response\""))
          .isEqualTo(0.5);
      assertThat(
              moved(
                  world,
                  "prompt_cache_tokens_avoided_total",
                  "agent=\"clerk\"",
                  "task=\"faq\"",
                  "route=\"default\"",
                  "model_family=\"gpt-4.1-mini\"",
                  "prompt_bucket=\"<4k\"",
                  "tenant=\""))
          .isPositive();
      assertThat(moved(world, "provider_tokens_total", "kind=\"input\"")).isPositive();
      assertThat(moved(world, "provider_tokens_total", "kind=\"output\"")).isPositive();
      double billed = moved(world, "provider_cost_total");
      assertThat(moved(world, "prompt_cache_cost_avoided_total")).isEqualTo(billed);
      assertThat(asks(world, "1").cacheStatus()).contains("fwd=bypass");
      assertThat(
              moved(
                  world, "prompt_cache_policy_denied_total", "reason=\"determinism-not-declared\""))
          .isEqualTo(1);
      assertThat(moved(world, "gateway_requests_total", "outcome=\"hit\"", "status=\"200\""))
          .isEqualTo(1);
      assertThat(moved(world, "gateway_requests_total", "outcome=\"miss\"")).isEqualTo(1);
      assertThat(moved(world, "gateway_requests_total", "outcome=\"bypass\"")).isEqualTo(1);
      world.post("/v1/chat/completions", "{");
      assertThat(moved(world, "gateway_requests_total", "outcome=\"unread\"", "status=\"400\""))
          .isEqualTo(1);
      assertThat(moved(world, "prompt_cache_lookup_latency_seconds_count")).isEqualTo(2);
      assertThat(moved(world, "prompt_cache_write_latency_seconds_count")).isEqualTo(1);
      assertThat(moved(world, "prompt_cache_storage_bytes", "tier=\"l1\"")).isPositive();
      assertThat(moved(world, "prompt_cache_storage_bytes", "tier=\"l2\"")).isPositive();
    }
  }

  @Test
  void what_the_caller_demanded_and_what_is_refused() throws Exception {
    try (World world = World.in(folder)) {
      Wire.CHAT.ask(world, "ada", "Fresh?", false, "cache-control", "no-cache");
      assertThat(moved(world, "gateway_requests_total", "outcome=\"request\"")).isEqualTo(1);
      Wire.CHAT.ask(world, "ada", "Kept?", false, "cache-control", "only-if-cached");
      assertThat(moved(world, "gateway_requests_total", "outcome=\"refused\"", "status=\"504\""))
          .isEqualTo(1);
      Wire.CHAT.ask(world, "ada", "Fresh?", false, "reprise-tags", "doc-9");
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-9\"]}");
      assertThat(Wire.CHAT.ask(world, "ada", "Fresh?", false).cacheStatus()).contains("fwd=stale");
      assertThat(moved(world, "gateway_requests_total", "outcome=\"stale\"")).isEqualTo(1);
      assertThat(moved(world, "prompt_cache_lookups_total", "result=\"stale\"")).isPositive();
      assertThat(moved(world, "cache_stale_meta_total")).isPositive();
    }
  }

  private static String hash(String key) {
    return "sha256:" + Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** A caller is shown by the name that the operator gave its key, and its key by nothing. */
  @Test
  void the_tenant_is_the_name_of_a_key() throws Exception {
    String keys =
        """
        callers:
          keys:
            - {name: billing-team, hash: "%s"}
            - "%s"
        """
            .formatted(hash("ada"), hash("bo"));
    try (World world = World.in(folder, World.providers() + keys)) {
      Wire.CHAT.ask(world, "ada", "Whose?", false);
      Wire.CHAT.ask(world, "bo", "Whose?", false);
      assertThat(moved(world, "prompt_cache_lookups_total", "tenant=\"billing-team\""))
          .as("l1 and l2")
          .isEqualTo(2);
      assertThat(moved(world, "prompt_cache_lookups_total")).as("control: bo's too").isEqualTo(4);
      String text = world.gateway.metrics();
      assertThat(text).doesNotContain(hash("ada")).doesNotContain("tenant=\"ada\"");
    }
  }

  private World with(UnaryOperator<Tier> other) throws Exception {
    return World.in(folder, null, Simulator.instant(), parts -> OtherTiers.in(parts, other));
  }

  @Test
  void a_tier_that_is_down_and_one_whose_entries_cannot_be_read() throws Exception {
    try (World world = with(tier -> tier.inProcess() ? tier : new BrokenTier("l2", false))) {
      Wire.CHAT.ask(world, "ada", "Down?", false);
      assertThat(moved(world, "cache_tier_skipped_total")).isPositive();
      assertThat(
              moved(
                  world,
                  "prompt_cache_lookups_total",
                  "result=\"skipped\"",
                  "reason=\"tier-unavailable\""))
          .isPositive();
    }
    UnaryOperator<Tier> poisoned =
        tier ->
            new ForwardingTier(tier) {
              @Override
              public Lookup find(Partition partition, CacheKey key) {
                return new Lookup.Unreadable("bad seal");
              }
            };
    try (World world = with(tier -> tier.inProcess() ? tier : poisoned.apply(tier))) {
      Wire.CHAT.ask(world, "ada", "Damaged?", false);
      assertThat(moved(world, "cache_poison_entry_total")).isPositive();
      assertThat(moved(world, "prompt_cache_lookups_total", "reason=\"unreadable\"")).isPositive();
    }
  }

  private World before(GatedProvider provider) throws Exception {
    String yaml = "providers:\n  openai: {kind: openai, base_url: \"%s\"}\n";
    return World.in(
        folder, yaml.formatted(provider.url()), Simulator.instant(), UnaryOperator.identity());
  }

  @Test
  void a_call_in_flight_and_the_memory_it_takes() throws Exception {
    try (var provider = new GatedProvider();
        World world = before(provider);
        RawClient ada = RawClient.ask(world, Wire.CHAT, "In flight?", true).head()) {
      assertThat(ada.chunk()).isNotEmpty();
      assertThat(moved(world, "gateway_flights")).isEqualTo(1);
      assertThat(moved(world, "gateway_memory_bytes", "use=\"captures\"")).isPositive();
      provider.open();
      assertThat(ada.rest().cut()).isFalse();
    }
  }

  @Test
  void an_answer_that_is_cut_off() throws Exception {
    try (var provider = new GatedProvider();
        World world = before(provider)) {
      RawClient ada = RawClient.ask(world, Wire.CHAT, "Shall I stay?", true).head();
      assertThat(ada.chunk()).isNotEmpty();
      ada.close();
      assertThat(moved(world, "gateway_answers_cut_total", "cause=\"cancelled\"")).isEqualTo(1);
      assertThat(Figures.of(world, "gateway_answers_cut_total")).isEqualTo(1);
    }
  }

  /** The head of a request and the first half of its body. */
  private static Socket half(World world, int bytes) throws Exception {
    URI url = URI.create(world.gateway.dataUrl());
    var socket = new Socket(url.getHost(), url.getPort());
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ada\r\n"
            + "content-type: application/json\r\ncontent-length: "
            + 2 * bytes
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(new byte[bytes]);
    return socket;
  }

  @Test
  void requests_that_are_read_and_those_there_is_no_room_for() throws Exception {
    String limits = "limits: {memory: {requests: 1MiB}}\n";
    try (World world = World.in(folder, World.providers() + limits);
        Socket first = half(world, 500_000)) {
      assertThat(first.isConnected()).isTrue();
      assertThat(moved(world, "gateway_memory_bytes", "use=\"requests\"")).isPositive();
      try (Socket second = half(world, 500_000);
          Socket third = half(world, 500_000)) {
        assertThat(second.isConnected() && third.isConnected()).isTrue();
        assertThat(moved(world, "gateway_memory_refused_total", "use=\"requests\"")).isPositive();
        assertThat(moved(world, "gateway_shed_total")).isPositive();
      }
    }
  }

  @Test
  void a_durable_tier_that_cannot_be_written() throws Exception {
    String limits = "limits: {memory: {writes: 1MiB}}\n";
    try (World world = World.in(folder, World.providers() + limits)) {
      Wire.CHAT.ask(world, "ada", "Written?", false);
      assertThat(moved(world, "prompt_cache_storage_bytes", "tier=\"l2\"")).isPositive();
      Path file = folder.resolve("data").resolve("l2.db");
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement lock = other.createStatement()) {
        lock.execute("BEGIN IMMEDIATE");
        for (int i = 0; Figures.of(world, "cache_writeback_dropped_total") == 0 && i < 100; i++) {
          Wire.CHAT.ask(world, "ada", "y".repeat(100_000) + i, false);
        }
        assertThat(moved(world, "cache_writeback_dropped_total")).isPositive();
        assertThat(moved(world, "gateway_memory_bytes", "use=\"writes\"")).isPositive();
        lock.execute("ROLLBACK");
      }
    }
  }

  @Test
  void another_of_the_providers_keys_is_tried() throws Exception {
    String yaml =
        """
        providers:
          openai: {kind: openai, base_url: "PROVIDER", api_keys: [sk-one, sk-two], retries: 0}
        """;
    try (World world = World.in(folder, yaml)) {
      world.simulator().faults().next(1, new Fault.Status(429, 0));
      assertThat(Wire.CHAT.ask(world, "ada", "Which key?", false).status()).isEqualTo(200);
      assertThat(
              moved(world, "provider_retries_total", "outcome=\"next-key\"", "provider=\"openai\""))
          .isEqualTo(1);
    }
  }
}
