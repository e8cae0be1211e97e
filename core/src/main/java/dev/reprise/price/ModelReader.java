package dev.reprise.price;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads one model's member of a file of prices. */
final class ModelReader {
  private static final String[] PRICES = {
    "input", "cache_read", "cache_write", "cache_write_1h", "output"
  };
  private static final int DAY = 24 * 60;

  private final PriceText file;
  private final Document document;
  private final Map<String, String> sources;

  ModelReader(PriceText file, Map<String, String> sources) {
    this.file = file;
    this.document = file.document();
    this.sources = sources;
  }

  void read(int model, Map<String, ModelPrices> into) {
    file.object(
        model, "source", "date", "aliases", "prices", "tiers", "regions", "speeds", "storage_hour");
    String name = Objects.requireNonNull(document.name(model));
    int slash = name.indexOf('/');
    if (slash <= 0 || slash == name.length() - 1) {
      throw file.wrong(model, "name it vendor/model");
    }
    ModelPrices.Factors factors =
        new ModelPrices.Factors(
            factors(model, "tiers"), factors(model, "regions"), factors(model, "speeds"));
    List<Tariff> tariffs = tariffs(model);
    tariffs.forEach(tariff -> whole(model, tariff, factors));
    var prices = new ModelPrices(name, origin(model), tariffs, factors, storage(model));
    into.put(name, prices);
    int aliases = document.member(model, "aliases");
    for (int each = list(aliases); each != Document.NONE; each = document.next(each)) {
      into.putIfAbsent(name.substring(0, slash + 1) + document.text(each), prices);
    }
  }

  private ModelPrices.PriceSource origin(int model) {
    String source = file.text(model, "source");
    if (!sources.containsKey(source)) {
      throw file.wrong(model, "source", "name one of: " + String.join(", ", sources.keySet()));
    }
    return new ModelPrices.PriceSource(source, PriceFile.date(file, model, "date"));
  }

  private List<Tariff> tariffs(int model) {
    int rows = file.required(model, "prices");
    var tariffs = new ArrayList<Tariff>();
    for (int row = list(rows); row != Document.NONE; row = document.next(row)) {
      file.object(
          row,
          "from",
          "daily",
          "above",
          "input",
          "cache_read",
          "cache_write",
          "cache_write_1h",
          "output");
      tariffs.add(new Tariff(fromDay(row), hours(row), rates(row), steps(row)));
    }
    if (tariffs.isEmpty()) {
      throw file.wrong(model, "prices", "write a list of at least one row");
    }
    return tariffs;
  }

  private int list(int node) {
    if (node != Document.NONE && !document.is(node, Kind.ARRAY)) {
      throw file.wrong(node, "write a list here");
    }
    return node == Document.NONE ? Document.NONE : document.first(node);
  }

  private long fromDay(int row) {
    return document.member(row, "from") == Document.NONE
        ? Long.MIN_VALUE
        : LocalDate.parse(PriceFile.date(file, row, "from")).toEpochDay();
  }

  private Tariff.Hours hours(int row) {
    int daily = document.member(row, "daily");
    if (daily == Document.NONE) {
      return Tariff.Hours.ALL;
    }
    file.object(daily, "from", "to");
    return new Tariff.Hours(minute(daily, "from"), minute(daily, "to"));
  }

  private int minute(int daily, String name) {
    String written = file.text(daily, name);
    boolean shaped = written.length() == 5 && written.charAt(2) == ':';
    int hour = shaped ? twoDigits(written, 0) : -1;
    int minute = shaped ? twoDigits(written, 3) : -1;
    int ofDay = hour * 60 + minute;
    if (Math.min(hour, minute) < 0 || minute > 59 || ofDay > DAY) {
      throw file.wrong(daily, name, "write a time of the UTC day, like 06:00");
    }
    return ofDay;
  }

  private static int twoDigits(String text, int at) {
    int high = Character.digit(text.charAt(at), 10);
    int low = Character.digit(text.charAt(at + 1), 10);
    return Math.min(high, low) < 0 ? -1 : high * 10 + low;
  }

  private List<Tariff.TariffStep> steps(int row) {
    var steps = new ArrayList<Tariff.TariffStep>();
    long before = 0;
    for (int step = list(document.member(row, "above"));
        step != Document.NONE;
        step = document.next(step)) {
      file.object(step, "start", "input", "cache_read", "cache_write", "cache_write_1h", "output");
      long start = file.decimal(file.required(step, "start")).longValue();
      if (start <= before) {
        throw file.wrong(step, "start", "write more tokens than in the row before");
      }
      before = start;
      steps.add(new Tariff.TariffStep(start, rates(step)));
    }
    return steps;
  }

  /**
   * Defaults for missing prices: cache reads and writes cost what input costs, a write for an hour
   * costs what a write for five minutes costs, and there is no output.
   */
  private Rates rates(int row) {
    long input = femto(file.required(row, PRICES[0]));
    long read = or(row, PRICES[1], input);
    long write = or(row, PRICES[2], input);
    return new Rates(input, read, write, or(row, PRICES[3], write), or(row, PRICES[4], Rates.NONE));
  }

  private long or(int row, String name, long other) {
    int price = document.member(row, name);
    return price == Document.NONE ? other : femto(price);
  }

  private long femto(int price) {
    try {
      return file.decimal(price).movePointRight(Rates.DOLLARS_A_MILLION).longValueExact();
    } catch (ArithmeticException e) {
      throw file.wrong(price, "write at most nine decimals, and less than nine billion dollars");
    }
  }

  private Map<String, BigDecimal> factors(int model, String name) {
    var factors = new LinkedHashMap<String, BigDecimal>();
    int object = document.member(model, name);
    if (object != Document.NONE) {
      file.object(object);
      for (int each = document.first(object); each != Document.NONE; each = document.next(each)) {
        factors.put(Objects.requireNonNull(document.name(each)), file.decimal(each));
      }
    }
    return factors;
  }

  /**
   * Refuses the file unless every product of a price and its factors is a whole number of
   * femto-dollars.
   */
  private void whole(int model, Tariff tariff, ModelPrices.Factors factors) {
    for (BigDecimal tier : with(factors.tiers())) {
      for (BigDecimal region : with(factors.regions())) {
        for (BigDecimal speed : with(factors.speeds())) {
          BigDecimal factor = tier.multiply(region).multiply(speed);
          try {
            tariff.base().times(factor);
            tariff.steps().forEach(step -> step.rates().times(factor));
          } catch (ArithmeticException e) {
            throw file.wrong(
                model,
                "prices times "
                    + factor.toPlainString()
                    + " are finer than a femto-dollar a token: write fewer decimals");
          }
        }
      }
    }
  }

  private static List<BigDecimal> with(Map<String, BigDecimal> factors) {
    var all = new ArrayList<>(factors.values());
    all.add(BigDecimal.ONE);
    return all;
  }

  private List<ModelPrices.Storage> storage(int model) {
    var storage = new ArrayList<ModelPrices.Storage>();
    for (int each = list(document.member(model, "storage_hour"));
        each != Document.NONE;
        each = document.next(each)) {
      file.object(each, "from", "usd");
      storage.add(new ModelPrices.Storage(fromDay(each), femto(file.required(each, "usd"))));
    }
    return storage;
  }
}
