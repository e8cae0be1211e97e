package dev.reprise.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shipped prices against the collection they were taken from. */
@Tag("corpus")
class RecordedPricesTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void the_shipped_prices_are_those_of_the_collection() throws IOException {
    String folder = System.getProperty("reprise.corpus", "");
    assumeTrue(!folder.isEmpty(), "no corpus: give its folder with -Dreprise.corpus");
    JsonNode collected =
        new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .readTree(Path.of(folder, "model_prices.json").toFile())
            .path("genai_prices_2026_09_23");
    int compared = 0;
    for (ModelPrices model : PriceFile.shipped().models()) {
      JsonNode prices = collected.path(model.name()).path("prices");
      if (!model.origin().source().equals("genai")) {
        continue;
      }
      Rates rates = model.rates(NOON, 1);
      JsonNode now = prices.isArray() ? noon(prices) : prices;
      same(model.name(), rates.input(), now.path("input_mtok"));
      same(model.name(), rates.cacheRead(), now.path("cache_read_mtok"));
      same(model.name(), rates.cacheWrite5m(), now.path("cache_write_mtok"));
      same(model.name(), rates.cacheWrite1h(), now.path("cache_write_1h_mtok"));
      same(model.name(), rates.output(), now.path("output_mtok"));
      compared++;
    }
    System.out.println(compared + " models cost what the collection says");
    assertThat(compared).isGreaterThan(250);
  }

  /** The last row that holds at noon of that day; none of the time windows includes both. */
  private static JsonNode noon(JsonNode rows) {
    JsonNode last = null;
    for (JsonNode row : rows) {
      JsonNode constraint = row.path("constraint");
      String from = constraint.path("start_date").asText("2000-01-01");
      String start = constraint.path("start_time").asText("00:00:00Z");
      String end = constraint.path("end_time").asText("24:00:00Z");
      boolean holds =
          from.compareTo("2026-11-21") <= 0
              && start.compareTo("12:00:00Z") <= 0
              && end.compareTo("12:00:00Z") > 0;
      last = holds ? row.path("prices") : last;
    }
    return last;
  }

  private static void same(String model, long femto, JsonNode collected) {
    JsonNode base = collected.isObject() ? collected.path("base") : collected;
    if (base.isNumber()) {
      BigDecimal dollars = Cost.dollars(femto).movePointRight(6);
      assertThat(dollars).as(model).isEqualByComparingTo(base.decimalValue());
    }
  }
}
