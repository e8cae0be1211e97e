package dev.reprise.gateway.insight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.artifact.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dated prices, exact decimals, USD per million tokens: {@code prices/2026-09-23.json}. Kept as
 * whole nano-dollars a token, which every price of the file is (a price with more than three
 * decimals is refused), so that sums stay exact.
 */
public final class Prices {
  private static final String FILE = "/prices/2026-09-23.json";
  private static final int NANO_DOLLARS_SCALE = 9;

  private final String asOf;
  private final Map<String, Price> byModel;

  /** Nano-dollars a token. */
  private record Price(long input, long cacheRead, long cacheWrite, long output) {
    long of(TokenUsage usage) {
      return input * usage.input()
          + cacheRead * usage.cacheRead()
          + cacheWrite * usage.cacheWrite()
          + output * usage.output();
    }
  }

  private Prices(String asOf, Map<String, Price> byModel) {
    this.asOf = asOf;
    this.byModel = Map.copyOf(byModel);
  }

  public static Prices shipped() {
    try (InputStream in = Prices.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the gateway's jar");
      }
      return read(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Prices read(JsonNode file) {
    var byModel = new HashMap<String, Price>();
    file.path("models")
        .properties()
        .forEach(row -> byModel.put(row.getKey(), price(row.getValue())));
    return new Prices(file.path("as_of").asText(), byModel);
  }

  private static Price price(JsonNode row) {
    return new Price(
        nanos(row, "input"),
        nanos(row, "cache_read"),
        nanos(row, "cache_write"),
        nanos(row, "output"));
  }

  /** A dollar a million tokens is a thousand nano-dollars a token. */
  private static long nanos(JsonNode row, String kind) {
    return new BigDecimal(row.path(kind).asText()).movePointRight(3).longValueExact();
  }

  /** The day the prices were in force. */
  public String asOf() {
    return asOf;
  }

  /** What the call costs in USD; the model must be one of the file's. */
  public BigDecimal of(String model, TokenUsage usage) {
    Price price = priceOf(model);
    if (price == null) {
      throw new IllegalArgumentException("no price for " + model + " in " + FILE);
    }
    return BigDecimal.valueOf(price.of(usage), NANO_DOLLARS_SCALE);
  }

  /** What the call costs in nano-dollars; 0 when the model's price or its usage is not known. */
  public long nanoDollars(String model, TokenUsage usage) {
    Price price = usage.known() ? priceOf(model) : null;
    return price == null ? 0 : price.of(usage);
  }

  /** A release without a price of its own costs what its model does. */
  private @Nullable Price priceOf(String model) {
    Price exact = byModel.get(model);
    return exact == null ? byModel.get(ModelFamily.of(model)) : exact;
  }
}
