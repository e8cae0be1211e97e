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
