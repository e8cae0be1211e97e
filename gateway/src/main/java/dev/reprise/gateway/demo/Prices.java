package dev.reprise.gateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.simulator.world.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/** Dated prices, exact decimals, USD per million tokens: {@code prices/2026-09-23.json}. */
final class Prices {
  private static final String FILE = "/prices/2026-09-23.json";
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  private final JsonNode data;

  private Prices(JsonNode data) {
    this.data = data;
  }

  static Prices shipped() {
    try (InputStream in = Prices.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the gateway's jar");
      }
      return new Prices(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String asOf() {
    return data.path("as_of").asText();
  }

  BigDecimal of(String model, Usage usage) {
    JsonNode row = data.path("models").path(model);
    if (row.isMissingNode()) {
      throw new IllegalArgumentException("no price for " + model + " in " + FILE);
    }
    return price(row, "input", usage.input())
        .add(price(row, "cache_read", usage.cacheRead()))
        .add(price(row, "cache_write", usage.cacheWrite()))
        .add(price(row, "output", usage.output()));
  }

  private static BigDecimal price(JsonNode row, String kind, int tokens) {
    return new BigDecimal(row.path(kind).asText())
        .multiply(BigDecimal.valueOf(tokens))
        .divide(MILLION);
  }
}
