package dev.reprise.price;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Prices and when they apply: from a day on and at certain hours. A file's rows are read from the
 * last to the first; the first that applies is in force.
 *
 * @param fromDay the UTC day it begins, as days since the epoch; {@link Long#MIN_VALUE} = always
 * @param hours the minutes of each UTC day at which it applies, or {@link Hours#ALL}
 * @param base for prompts up to the first step
 * @param steps for longer prompts, ascending: the whole request at the step's prices
 */
record Tariff(long fromDay, Hours hours, Rates base, List<TariffStep> steps) {
  private static final int MINUTE = 60;
  private static final int DAY = 24 * 60;

  /** Prices for prompts with more tokens than {@code above}. */
  record TariffStep(long above, Rates rates) {}

  /**
   * Minutes of the UTC day, from (inclusive) to (exclusive); the period includes midnight when to ≤
   * from.
   */
  record Hours(int from, int to) {
    static final Hours ALL = new Hours(0, DAY);

    boolean hold(int minute) {
      return from < to ? minute >= from && minute < to : minute >= from || minute < to;
    }
  }

  Tariff {
    steps = List.copyOf(steps);
  }

  boolean holds(Instant at) {
    long minute = Math.floorDiv(at.getEpochSecond(), MINUTE);
    return Math.floorDiv(minute, DAY) >= fromDay && hours.hold(Math.floorMod(minute, DAY));
  }

  /** Prices of a prompt of this many tokens. */
  Rates rates(long prompt) {
    Rates rates = base;
    for (TariffStep step : steps) {
      if (prompt <= step.above()) {
        break;
      }
      rates = step.rates();
    }
    return rates;
  }

  /** The day it begins, for display; empty when it always applied. */
  String since() {
    return fromDay == Long.MIN_VALUE ? "" : LocalDate.ofEpochDay(fromDay).toString();
  }
}
