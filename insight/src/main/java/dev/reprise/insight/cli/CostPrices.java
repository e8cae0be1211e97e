package dev.reprise.insight.cli;

import dev.reprise.insight.cost.TokenPrices;
import dev.reprise.price.Cost;
import dev.reprise.price.ModelPrices;
import dev.reprise.price.PriceFile;
import dev.reprise.price.Rates;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The prices of a calculation: list prices of a model, overridden by prices on the command line.
 */
final class CostPrices {
  private static final BigDecimal FIVE_MINUTES = new BigDecimal("1.25");
  private static final BigDecimal AN_HOUR = BigDecimal.TWO;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "take today's list prices of this model")
  @Nullable String model;

  @Option(
      names = "--input-price",
      paramLabel = "USD",
      description = "per million tokens of input (default: 3.00)")
  @Nullable BigDecimal input;

  @Option(
      names = "--read-price",
      paramLabel = "USD",
      description = "per million tokens read from the cache (default: 0.30)")
  @Nullable BigDecimal read;

  @Option(
      names = "--write-price",
      paramLabel = "USD",
      description = "per million tokens written for 5 minutes (default: 1.25 times input)")
  @Nullable BigDecimal write;

  @Option(
      names = "--write-1h-price",
      paramLabel = "USD",
      description = "per million tokens written for an hour (default: 2 times input)")
  @Nullable BigDecimal hourly;

  @Option(
      names = "--output-price",
      paramLabel = "USD",
      description = "per million tokens of output (default: 15.00)")
  @Nullable BigDecimal output;

  TokenPrices inForce() {
    Rates listed = listed();
    BigDecimal in = or(input, listed == null ? null : perMillion(listed.input()), "3.00");
    return new TokenPrices(
        in,
        or(read, listed == null ? null : perMillion(listed.cacheRead()), "0.30"),
        or(
            write,
            listed == null ? null : perMillion(listed.cacheWrite5m()),
            in.multiply(FIVE_MINUTES).toPlainString()),
        or(output, listed == null ? null : perMillion(Math.max(0, listed.output())), "15.00"));
  }

  BigDecimal hourlyWrite() {
    Rates listed = listed();
    return or(
        hourly,
        listed == null ? null : perMillion(listed.cacheWrite1h()),
        inForce().input().multiply(AN_HOUR).toPlainString());
  }

  private static BigDecimal or(
      @Nullable BigDecimal given, @Nullable BigDecimal listed, String usual) {
    if (given != null) {
      return given;
    }
    return listed == null ? new BigDecimal(usual) : listed;
  }

  private static BigDecimal perMillion(long femtoDollars) {
    return Cost.dollars(femtoDollars).movePointRight(6).stripTrailingZeros();
  }

  private @Nullable Rates listed() {
    if (model == null) {
      return null;
    }
    return PriceFile.shipped()
        .find("", model)
        .map((ModelPrices prices) -> prices.rates(Instant.now(), 0))
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--model: "
                        + model
                        + ": no price is known; name one of `reprise prices`, or give the prices"
                        + " themselves"));
  }
}
