package dev.reprise.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.cli.process.ExitCode;
import dev.reprise.gateway.money.PricesInForce;
import dev.reprise.price.Cost;
import dev.reprise.price.ModelPrices;
import dev.reprise.price.PriceBook;
import dev.reprise.price.Prices;
import dev.reprise.price.Rates;
import dev.reprise.yaml.Misconfigured;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prices}: what is in force now and of which day; {@code prices update} adds a file. */
@Command(
    name = "prices",
    description = "List the prices in force, USD per million tokens, or add a file of them.")
public final class PricesCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "the gateway's data folder (default: ${DEFAULT-VALUE})")
  Path data = Path.of("data");

  @Option(names = "--match", paramLabel = "TEXT", description = "only models whose name has it")
  @Nullable String match;

  @Option(names = "--json", description = "print as JSON, exact")
  boolean json;

  @Override
  public Integer call() {
    Prices prices = new PricesInForce(data).get();
    Instant now = Instant.now();
    var inForce = new TreeMap<String, ModelPrices>();
    for (PriceBook book : prices.books().reversed()) {
      for (ModelPrices model : book.models()) {
        if (match == null || model.name().contains(match)) {
          String vendor = model.name().substring(0, model.name().indexOf('/'));
          String name = model.name().substring(vendor.length() + 1);
          prices.find(vendor, name, now).ifPresent(found -> inForce.put(model.name(), found));
        }
      }
    }
    List<ModelPrices> rows = List.copyOf(inForce.values());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(prices, rows, now).toPrettyString());
    } else {
      table(out, prices, rows, now);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static void table(PrintWriter out, Prices prices, List<ModelPrices> rows, Instant now) {
    prices.books().forEach(book -> out.println("prices of " + book.date()));
    out.printf(
        "%n%-52s %10s %10s %10s %10s %10s  %-11s %s%n",
        "model", "input", "read", "write", "write 1h", "output", "since", "source");
    for (ModelPrices model : rows) {
      Rates rates = model.rates(now, 0);
      if (rates != null) {
        out.printf(
            "%-52s %10s %10s %10s %10s %10s  %-11s %s, %s%n",
            model.name(),
            shown(rates.input()),
            shown(rates.cacheRead()),
            shown(rates.cacheWrite5m()),
            shown(rates.cacheWrite1h()),
            shown(rates.output()),
            model.since(now),
            model.origin().source(),
            model.origin().date());
      }
    }
  }

  private static ObjectNode json(Prices prices, List<ModelPrices> rows, Instant now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("unit", "USD per million tokens");
    ArrayNode books = json.putArray("books");
    for (PriceBook book : prices.books()) {
      ObjectNode one = books.addObject();
      one.put("date", book.date());
      ObjectNode sources = one.putObject("sources");
      new TreeMap<>(book.sources()).forEach(sources::put);
    }
    ObjectNode models = json.putObject("models");
    for (ModelPrices model : rows) {
      Rates rates = model.rates(now, 0);
      if (rates != null) {
        ObjectNode one = models.putObject(model.name());
        one.put("input", perMillion(rates.input()));
        one.put("cache_read", perMillion(rates.cacheRead()));
        one.put("cache_write", perMillion(rates.cacheWrite5m()));
        one.put("cache_write_1h", perMillion(rates.cacheWrite1h()));
        one.put("output", perMillion(rates.output()));
        one.put("since", model.since(now));
        one.put("source", model.origin().source());
        one.put("date", model.origin().date());
      }
    }
    return json;
  }

  private static String shown(long femtoDollars) {
    BigDecimal price = perMillion(femtoDollars);
    return price == null ? "-" : price.toPlainString();
  }

  private static @Nullable BigDecimal perMillion(long femtoDollars) {
    if (femtoDollars < 0) {
      return null;
    }
    BigDecimal price = Cost.dollars(femtoDollars).movePointRight(6).stripTrailingZeros();
    return price.scale() < 0 ? price.setScale(0) : price;
  }

  /** {@code prices update FILE}: checks a file and puts it into the data folder. */
  @Command(name = "update", description = "Check a file of prices and put it into the data folder.")
  int update(
      @Parameters(paramLabel = "FILE", description = "a file like those under prices/") Path file,
      @Option(
              names = "--data",
              paramLabel = "DIR",
              defaultValue = "data",
              description = "the gateway's data folder (default: ${DEFAULT-VALUE})")
          Path folder) {
    try {
      Path installed = new PricesInForce(folder).install(file);
      spec.commandLine()
          .getOut()
          .println(
              "installed as "
                  + installed
                  + "; a running gateway takes it over when it reloads (SIGHUP or POST"
                  + " /v1/admin/reload)");
      return ExitCode.DONE;
    } catch (Misconfigured wrong) {
      spec.commandLine().getErr().println(file + ": " + wrong.getMessage());
      return ExitCode.MISUSED;
    } catch (IOException e) {
      spec.commandLine().getErr().println(file + ": cannot be read or installed: " + e);
      return ExitCode.MISUSED;
    }
  }
}
