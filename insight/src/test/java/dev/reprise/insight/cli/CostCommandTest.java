package dev.reprise.insight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.testkit.Console;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostCommandTest {
  private static final ObjectMapper EXACT =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static BigDecimal of(JsonNode json, String name) {
    assertThat(json.has(name)).as(name).isTrue();
    return json.path(name).decimalValue();
  }

  @Test
  void without_parameters_it_prints_the_first_worked_example() throws Exception {
    Console table = Commands.run("cost");
    assertThat(table.code()).isZero();
    assertThat(table.out())
        .contains("14,000 stable + 2,000 dynamic + 500 output")
        .containsPattern("a call, uncached +\\$0\\.0555\\n")
        .containsPattern("a call, cached +\\$0\\.0177\\n")
        .containsPattern("a day, uncached +\\$4,440\\.00\\n")
        .containsPattern("a day, cached +\\$1,416\\.00\\n")
        .containsPattern("break-even hit rate at that overhead +1\\.3 %\\n");
    JsonNode json = EXACT.readTree(Commands.run("cost", "--json").out());
    assertThat(of(json, "per_call_uncached_usd")).isEqualByComparingTo("0.0555");
    assertThat(of(json, "per_call_cached_usd")).isEqualByComparingTo("0.0177");
    assertThat(of(json, "per_day_uncached_usd")).isEqualByComparingTo("4440");
    assertThat(of(json, "per_day_cached_usd")).isEqualByComparingTo("1416");
  }

  @Test
  void the_document_service_is_calculated_and_its_pattern_recommended() throws Exception {
    JsonNode json = EXACT.readTree(Commands.run("cost", "documents", "--json").out());
    assertThat(of(json, "uncached_usd")).isEqualByComparingTo("20250");
    assertThat(of(json, "shared_system_usd")).isEqualByComparingTo("14175");
    assertThat(of(json, "tenant_system_5m_usd")).isEqualByComparingTo("21937.5");
    assertThat(of(json, "context_hits_usd")).isEqualByComparingTo("6682.5");
    assertThat(of(json, "context_hits_by_hand_usd")).isEqualByComparingTo("4725");
    assertThat(of(json, "forgotten_usd")).isEqualByComparingTo("1957.5");
    assertThat(json.path("pattern").asText()).isEqualTo("shared system prompt + tenant context");
    Console table = Commands.run("cost", "documents", "--compliance", "dedicated");
    assertThat(table.out()).contains("$14,175.00").contains("a store per tenant");
  }

  @Test
  void output_hit_rate_and_customised_tenants_are_calculated() throws Exception {
    JsonNode json =
        EXACT.readTree(
            Commands.run(
                    "cost",
                    "documents",
                    "--hit-rate",
                    "0.8",
                    "--customised-tenants",
                    "0.2",
                    "--json")
                .out());
    // 1,500,000 requests a month; system 1,500 tokens: read 0.30, written 3.75; context at 3.00
    assertThat(of(json, "system_at_hit_rate_usd")).isEqualByComparingTo("15727.5");
    assertThat(of(json, "output_usd")).isEqualByComparingTo("11250");
    BigDecimal own = of(json, "tenant_system_5m_usd").min(of(json, "tenant_system_1h_usd"));
    BigDecimal mixed =
        own.multiply(new BigDecimal("0.2"))
            .add(new BigDecimal("15727.5").multiply(new BigDecimal("0.8")));
    assertThat(of(json, "mixed_usd")).isEqualByComparingTo(mixed);
    assertThat(of(json, "cached_with_output_usd"))
        .isEqualByComparingTo(mixed.add(new BigDecimal("11250")));
  }

  @Test
  void retrieval_is_cached_first_where_replay_is_seldom_accepted() throws Exception {
    JsonNode json = EXACT.readTree(Commands.run("cost", "replay", "--json").out());
    assertThat(of(json, "replay_avoided_usd")).isEqualByComparingTo("1.134");
    assertThat(of(json, "retrieval_avoided_usd")).isEqualByComparingTo("2.7");
    assertThat(of(json, "break_even_accepted"))
        .isBetween(new BigDecimal("0.428"), new BigDecimal("0.429"));
    assertThat(json.path("first").asText()).startsWith("cache retrieval");
    assertThat(Commands.run("cost", "replay", "--accepted", "0.5").out())
        .contains("replay answers");
  }

  @Test
  void a_share_that_cannot_be_reached_is_told_as_never() throws Exception {
    String label = "accepted share at which they are equal +";
    assertThat(Commands.run("cost", "replay").out()).containsPattern(label + "42\\.9 %\n");
    assertThat(Commands.run("cost", "replay", "--answer", "0").out())
        .containsPattern(label + "never\n");
    JsonNode json = EXACT.readTree(Commands.run("cost", "replay", "--answer", "0", "--json").out());
    assertThat(of(json, "break_even_accepted")).isGreaterThan(BigDecimal.ONE);
  }

  @Test
  void most_tenants_with_prompts_of_their_own_need_caches_of_their_own() throws Exception {
    assertThat(Commands.run("cost", "tenancy", "--customised-tenants", "0.8").out())
        .contains("tenant-namespaced shared stores", "80 % of the tenants");
    assertThat(Commands.run("cost", "tenancy", "--requests-per-ttl", "2").out())
        .contains("requests a tenant needs in one lifetime", "1.28");
  }

  @Test
  void prices_may_come_from_the_list_or_the_line() throws Exception {
    JsonNode listed =
        EXACT.readTree(Commands.run("cost", "--model", "claude-sonnet-4-5", "--json").out());
    assertThat(of(listed, "per_call_uncached_usd")).isEqualByComparingTo("0.0555");
    JsonNode given =
        EXACT.readTree(
            Commands.run("cost", "--model", "claude-sonnet-4-5", "--input-price", "6", "--json")
                .out());
    assertThat(of(given, "per_call_uncached_usd")).isEqualByComparingTo("0.1035");
    JsonNode tenancy =
        EXACT.readTree(
            Commands.run("cost", "tenancy", "--compliance", "separated", "--json").out());
    assertThat(tenancy.path("pattern").asText()).isEqualTo("tenant-namespaced shared stores");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cost --hit-rate 1.2",
        "cost --calls -1",
        "cost --stable many",
        "cost --model m-1",
        "cost --overhead -1",
        "cost documents --tenants 0",
        "cost documents --compliance some",
        "cost tenancy --cost-ratio 0"
      })
  void a_parameter_that_makes_no_sense_is_named_with_what_to_write(String line) throws Exception {
    Console said = Commands.run(line.split(" ", -1));
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err().lines()).hasSize(1);
    assertThat(said.err()).contains(line.split(" ", -1)[line.split(" ", -1).length - 2]);
  }
}
