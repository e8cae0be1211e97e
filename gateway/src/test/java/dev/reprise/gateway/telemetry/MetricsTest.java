package dev.reprise.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.lookup.Lookups;
import dev.reprise.lookup.Rendering;
import dev.reprise.lookup.Sighting;
import dev.reprise.lookup.Want;
import dev.reprise.policy.Reason;
import dev.reprise.request.EntryType;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.LayerResult;
import dev.reprise.telemetry.Outcome;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.PlayedLedger;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final List<LayerResult> RESULTS = List.of(LayerResult.values());
  private final Metrics metrics = new Metrics(Decisions.accounts(), () -> 4);

  @Test
  void a_hit_counts_what_it_avoided_in_tokens_and_dollars() {
    metrics.completed(Decisions.hit("req_1", Decisions.asked("acme", "a", "gpt-4o")));
    metrics.completed(Decisions.hit("req_2", Decisions.asked("acme", "a", "gpt-4o-2024-08-06")));
    String common = "agent=\"a\",model_family=\"gpt-4o\",prompt_bucket=\"<4k\",route=\"default\"";
    assertThat(value("prompt_cache_tokens_avoided_total{" + common)).isEqualTo("3200.0");
    // 1000 at 2.5, 500 at 1.25, 100 at 10 dollars a million; twice.
    assertThat(value("prompt_cache_cost_avoided_total{" + common)).isEqualTo("0.00825");
    assertThat(value("prompt_cache_hit_rate{entry_type=\"model_response\",layer=\"l1\""))
        .isEqualTo("1.0");
    assertThat(metrics.scrape()).doesNotContain("provider_tokens_total{");
  }

  @Test
  void a_model_without_a_price_avoids_tokens_but_no_invented_money() {
    metrics.completed(Decisions.hit("req_1", Decisions.asked("acme", "a", "m-1")));
    assertThat(metrics.scrape())
        .contains("prompt_cache_tokens_avoided_total{")
        .doesNotContain("cost_avoided");
  }

  @Test
  void a_miss_counts_the_look_up_with_its_reason_and_what_the_provider_billed() {
    metrics.completed(Decisions.miss("req_1", Decisions.asked("acme", null, "m-1"), Reason.ABSENT));
    assertThat(metrics.scrape())
        .contains("prompt_cache_lookups_total{")
        .contains("layer=\"l1\"")
        .contains("reason=\"" + Reason.ABSENT.code() + "\"")
        .contains("result=\"miss\"");
    assertThat(value("provider_tokens_total{agent=\"none\",kind=\"cache_read\""))
        .isEqualTo("500.0");
    assertThat(value("prompt_cache_hit_rate{")).isEqualTo("0.0");
    assertThat(metrics.scrape()).doesNotContain("policy_denied_total{");
  }

  private static Decision with(Outcome outcome, Decision.Layer layer) {
    return Decisions.decision(
        "req_1",
        Decisions.asked("acme", "a", "m-1"),
        outcome,
        null,
        layer,
        Decisions.timeline(false));
  }

  @Test
  void a_look_up_counts_under_the_type_of_the_entry_it_wants() {
    var clock = new FakeClock();
    var tiers = new TierStack(List.of(new HashTier("l1", clock)));
    var lookups =
        new Lookups(
            tiers, new PlayedLedger(), MemoryBudget.ofHeap(), new Clock(clock, clock.nanos()));
    var want =
        new Want(
            EntryType.RETRIEVAL_RESULT,
            GivenEntries.ACME,
            new Scope.Tenant(GivenEntries.ACME),
            GivenEntries.key("refunds"),
            GivenEntries.POLICY,
            List.of(),
            null,
            null,
            Rendering.AS_KEPT);
    var miss = (Sighting.Miss) lookups.look(want, new Timeline(0));
    metrics.completed(with(Outcome.MISS, miss.layers().getFirst()));
    metrics.completed(Decisions.hit("req_2", Decisions.asked("acme", "a", "m-1")));
    assertThat(value("prompt_cache_hit_rate{entry_type=\"retrieval_result\",layer=\"l1\""))
        .isEqualTo("0.0");
    assertThat(value("prompt_cache_hit_rate{entry_type=\"model_response\",layer=\"l1\""))
        .isEqualTo("1.0");
    String lookupsOf = "prompt_cache_lookups_total{agent=\"a\",entry_type=\"";
    assertThat(value(lookupsOf + "retrieval_result\"")).isEqualTo("1.0");
    assertThat(value(lookupsOf + "model_response\"")).isEqualTo("1.0");
  }

  @Test
  void a_stale_entry_that_was_served_counts_under_its_type() {
    String served = "prompt_cache_stale_served_total{entry_type=\"";
    var stale = new Decision.Layer("l1", EntryType.TOOL_OUTPUT, LayerResult.STALE, null, 3);
    assertThat(value(served + "model_response\"}")).as("there from the start").isEqualTo("0.0");
    metrics.completed(with(Outcome.STALE_HIT, stale));
    metrics.completed(with(Outcome.STALE, stale));
    assertThat(value(served + "tool_output\"}")).as("the provider was asked once").isEqualTo("1.0");
    assertThat(value(served + "model_response\"}")).isEqualTo("0.0");
  }

  @Test
  void a_hit_that_was_only_watched_is_a_would_hit() {
    metrics.completed(Decisions.miss("req_1", Decisions.asked("acme", null, "m-1"), Reason.SHADOW));
    assertThat(value("prompt_cache_would_hit_total{")).isEqualTo("1.0");
  }

  @Test
  void times_are_those_the_caller_saw() {
    Decision miss = Decisions.miss("req_1", Decisions.asked("acme", null, "m-1"), Reason.ABSENT);
    metrics.completed(miss);
    assertThat(value("gateway_ttft_seconds_count")).as("still on its way").isEqualTo("0");
    metrics.delivered(miss);
    assertThat(value("gateway_ttft_seconds_sum")).isEqualTo("1.2E-5");
    assertThat(value("gateway_request_duration_seconds_sum")).isEqualTo("3.3E-5");
    assertThat(value("gateway_overhead_seconds_sum")).isEqualTo("1.5E-6");
  }

  @Test
  void events_are_there_before_they_happen_and_count_what_tiers_dropped() {
    metrics.happened(Telemetry.Event.WRITEBACK_DROPPED, "");
    assertThat(value("cache_writeback_dropped_total")).isEqualTo("5.0");
    assertThat(value("prompt_cache_isolation_violations_total")).isEqualTo("0.0");
    assertThat(value("policy_fail_closed_total")).isEqualTo("0.0");
    assertThat(value("provider_prediction_failed_total")).isEqualTo("0.0");
    metrics.happened(Telemetry.Event.PREDICTION_FAILED, "");
    assertThat(value("provider_prediction_failed_total")).isEqualTo("1.0");
    assertThat(value("cache_stale_meta_total")).isEqualTo("0.0");
    assertThat(value("cache_tier_skipped_total")).isEqualTo("0.0");
  }

  @Test
  void requests_are_counted_by_outcome_and_status() {
    metrics.completed(Decisions.hit("req_1", Decisions.asked("acme", "a", "gpt-4o")));
    metrics.completed(Decisions.miss("req_2", Decisions.asked("acme", null, "m-1"), Reason.ABSENT));
    metrics.unread(401);
    assertThat(value("gateway_requests_total{outcome=\"hit\",status=\"200\"")).isEqualTo("1.0");
    assertThat(value("gateway_requests_total{outcome=\"miss\"")).isEqualTo("1.0");
    assertThat(value("gateway_requests_total{outcome=\"unread\",status=\"401\"")).isEqualTo("1.0");
  }

  /** Whatever a dashboard shows of a metric comes from its HELP line. */
  @Test
  void every_metric_says_what_it_is() {
    metrics.process();
    metrics.gauge("gateway.flights", () -> 1);
    metrics.counted("gateway.shed", () -> 1);
    metrics.storage("l1", () -> 1);
    metrics.replica("replica.cache_utilisation", "r", () -> 1);
    metrics.completed(Decisions.hit("req_1", Decisions.asked("acme", "a", "gpt-4o")));
    for (Reason reason : Reason.values()) {
      metrics.completed(Decisions.miss("req_2", Decisions.asked("acme", null, "m-1"), reason));
    }
    List<String> names =
        metrics
            .scrape()
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ")[2])
            .toList();
    assertThat(names)
        .contains("jvm_memory_used_bytes", "process_cpu_usage", "process_uptime_seconds");
    for (String name : names) {
      assertThat(metrics.scrape().lines())
          .as(name)
          .anyMatch(
              line ->
                  line.startsWith("# HELP " + name + " ") && line.length() > name.length() + 12);
    }
  }

  @Test
  void a_caller_is_shown_by_the_name_of_its_key() {
    metrics.name(partition -> partition.equals("acme") ? "billing-team" : partition);
    metrics.completed(Decisions.hit("req_1", Decisions.asked("acme", "a", "gpt-4o")));
    metrics.completed(Decisions.hit("req_2", Decisions.asked("globex", "a", "gpt-4o")));
    assertThat(metrics.scrape())
        .contains("tenant=\"billing-team\"")
        .contains("tenant=\"globex\"")
        .doesNotContain("tenant=\"acme\"");
  }

  @Test
  void a_kind_of_tokens_that_never_came_is_nought_and_not_absent() {
    metrics.completed(Decisions.miss("req_1", Decisions.asked("acme", null, "m-1"), Reason.ABSENT));
    assertThat(metrics.scrape().lines())
        .anyMatch(it -> it.startsWith("provider_tokens_total{") && it.contains("cache_write"));
  }

  /** The rules name metrics that exist, and the limits of {@code stats}. */
  @Test
  void the_alerts_of_the_rules_file_rest_on_metrics_that_exist() throws java.io.IOException {
    metrics.completed(Decisions.miss("req_1", Decisions.asked("acme", null, "m-1"), Reason.ABSENT));
    String rules =
        java.nio.file.Files.readString(
            java.nio.file.Path.of(
                System.getProperty("reprise.root"), "deploy/prometheus-rules.yaml"));
    dev.reprise.yaml.YamlNode top = dev.reprise.yaml.YamlText.parse(rules);
    assertThat(top).isInstanceOf(dev.reprise.yaml.YamlNode.Mapping.class);
    var named = new java.util.TreeSet<String>();
    for (String word : rules.split("[^a-z_]+")) {
      if (word.endsWith("_total")) {
        named.add(word);
      }
    }
    assertThat(named).contains("provider_tokens_total").hasSizeGreaterThan(3);
    for (String name : named) {
      assertThat(metrics.scrape()).contains("# TYPE " + name + " counter");
    }
    assertThat(rules)
        .contains("< 0." + dev.reprise.gateway.telemetry.routes.RouteFigures.TARGET)
        .contains("< 0." + dev.reprise.gateway.telemetry.routes.RouteFigures.RED_FLAG);
  }

  private static Decision.RequestSummary routed(Decision.RequestSummary asked, String route) {
    return new Decision.RequestSummary(
        asked.principal(),
        asked.operation(),
        asked.hints(),
        asked.model(),
        asked.streamed(),
        asked.bodyBytes(),
        asked.provider(),
        route);
  }

  @Test
  void one_callers_flood_of_agents_tasks_and_models_leaves_tenants_and_routes_their_labels() {
    metrics.name(partition -> partition.startsWith("key-") ? "named-" + partition : partition);
    for (int i = 0; i < 500; i++) {
      Decision.RequestSummary flood = Decisions.asked("flood", "a-" + i % 20, "gpt-" + i % 30);
      metrics.completed(Decisions.hit("req_" + i, routed(flood, "route-" + i % 30)));
    }
    for (int i = 0; i < 100; i++) { // the same person under other credentials
      Decision.RequestSummary flood = Decisions.asked("flood-" + i, "a-" + i % 20, "gpt-" + i % 30);
      metrics.completed(Decisions.hit("req_f" + i, routed(flood, "route-" + i % 30)));
    }
    metrics.completed(
        Decisions.hit("req_n", routed(Decisions.asked("key-ada", "good", "gpt-x"), "route-7")));
    metrics.completed(
        Decisions.hit("req_o", routed(Decisions.asked("late", "good", "gpt-x"), "route-9")));
    assertThat(metrics.scrape().lines())
        .anyMatch(line -> line.contains("tenant=\"named-key-ada\"") && line.contains("route-7"))
        .anyMatch(line -> line.contains("route=\"route-9\""))
        .noneMatch(line -> line.contains("tenant=\"late\""));
    for (int i = 0; i < 30; i++) {
      String route = "route=\"route-" + i + "\"";
      assertThat(metrics.scrape().lines()).anyMatch(line -> line.contains(route));
    }
  }

  @Test
  void a_second_caller_has_labels_of_its_own_while_the_first_has_taken_what_it_may() {
    for (int i = 0; i < 240; i++) {
      Decision.RequestSummary flood = Decisions.asked("flood", "a-" + i % 12, "gpt-" + i / 12);
      metrics.completed(Decisions.hit("req_" + i, flood));
    }
    metrics.completed(Decisions.hit("req_g", Decisions.asked("late", "good", "gpt-0")));
    assertThat(metrics.scrape().lines())
        .anyMatch(line -> line.contains("tenant=\"late\"") && line.contains("agent=\"good\""));
  }

  @Test
  void beyond_the_whole_room_of_a_caller_its_model_family_stays() {
    for (int i = 0; i < 20; i++) {
      metrics.completed(Decisions.hit("req_" + i, Decisions.asked("one", "a-" + i % 10, "m-" + i)));
    }
    assertThat(metrics.scrape())
        .as("control: the room is taken by combinations with all labels")
        .contains("agent=\"a-9\",model_family=\"m-19\"")
        .doesNotContain("agent=\"other\"");
    metrics.completed(Decisions.hit("req_n", Decisions.asked("one", "a-0", "gpt-4o")));
    assertThat(
            value(
                "prompt_cache_tokens_avoided_total{agent=\"other\",model_family=\"gpt-4o\","
                    + "prompt_bucket=\"other\",route=\"default\",task=\"other\",tenant=\"one\""))
        .isEqualTo("1600.0");
  }

  @Test
  void twenty_thousand_hostile_label_values_stay_below_five_thousand_series() {
    long seed = 20261121;
    var random = new SplittableRandom(seed);
    metrics.name(partition -> partition.startsWith("t-1") ? "key " + partition : partition);
    Reason[] reasons = Reason.values();
    for (int i = 0; i < 20_000; i++) {
      // Half of the values are known ones in ever new combinations, half are new each time.
      String evil = "v\"{}\n" + i + "x".repeat(random.nextInt(300));
      String tenant = random.nextBoolean() ? "t-" + i : "t-" + random.nextInt(20);
      String agent = random.nextBoolean() ? evil : "a-" + random.nextInt(20);
      String model = random.nextBoolean() ? "gpt-4o" + evil : "gpt-" + random.nextInt(30);
      Decision.RequestSummary asked = routed(Decisions.asked(tenant, agent, model), "r-" + i % 40);
      Decision hit = Decisions.hit("req_" + i, asked);
      Decision miss =
          Decisions.decision(
              "req_m" + i,
              asked,
              Outcome.MISS,
              reasons[random.nextInt(reasons.length)],
              Decisions.layer(
                  "l" + (1 + random.nextInt(2)),
                  RESULTS.get(random.nextInt(RESULTS.size())),
                  reasons[random.nextInt(reasons.length)]),
              Decisions.timeline(true));
      for (Decision decision : List.of(hit, miss)) {
        metrics.completed(decision);
        metrics.delivered(decision);
      }
    }
    String scrape = metrics.scrape();
    long series = scrape.lines().filter(line -> !line.startsWith("#")).count();
    assertThat(series).as("seed %s", seed).isBetween(4_000L, 5_000L);
    assertThat(scrape.length()).as("no value is kept at length").isLessThan(5_000 * 600);
    assertThat(scrape).contains("tenant=\"other\"");
  }

  private String value(String start) {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("no such series: " + start);
  }
}
