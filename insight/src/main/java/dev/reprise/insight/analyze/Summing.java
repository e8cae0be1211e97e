package dev.reprise.insight.analyze;

import dev.reprise.insight.analyze.AnalysisFindings.Elsewhere;
import dev.reprise.insight.analyze.AnalysisFindings.RouteFindings;
import dev.reprise.insight.analyze.AnalysisFindings.Saving;
import dev.reprise.insight.analyze.recording.Recorded;
import dev.reprise.insight.analyze.recording.Skipped;
import dev.reprise.insight.analyze.saving.Charges;
import dev.reprise.insight.analyze.saving.Habits;
import dev.reprise.insight.analyze.saving.Scenario;
import dev.reprise.price.Prices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Makes the findings from the tallies: shares, money a day, advice. */
final class Summing {
  private static final int MOST_LISTED = 20;
  private static final long SHORTEST_SCALED = 60;
  private static final long DAY_SECONDS = 86_400;

  /** Models with which the same prompts are priced for comparison. */
  private static final List<String> OTHER_MODELS =
      List.of(
          "claude-opus-5-5",
          "claude-sonnet-5",
          "claude-haiku-4-5",
          "gpt-6-sol",
          "gpt-5.6-sol",
          "gpt-5.6-luna",
          "gemini-3.1-pro-preview",
          "gemini-3.5-flash",
          "deepseek-v4-flash");

  private final Prices prices;
  private final long seconds;
  private final BigDecimal perDay;

  /** What was counted beside the routes. */
  record Around(
      Skipped skipped,
      long passedOver,
      long bytes,
      AnalysisFindings.TenancyFinding tenancy,
      List<AnalysisFindings.ToolProposal> tools,
      List<String> notes,
      boolean timed) {}

  Summing(AnalysisOptions options, Prices prices, long seconds, long requests) {
    this.prices = prices;
    this.seconds = seconds;
    this.perDay = perDay(options, seconds, requests);
  }

  private static BigDecimal perDay(AnalysisOptions options, long seconds, long requests) {
    if (options.requestsPerDay() > 0 && requests > 0) {
      return BigDecimal.valueOf(options.requestsPerDay())
          .divide(BigDecimal.valueOf(requests), 6, RoundingMode.HALF_UP);
    }
    return seconds < SHORTEST_SCALED
        ? BigDecimal.ONE
        : BigDecimal.valueOf(DAY_SECONDS)
            .divide(BigDecimal.valueOf(seconds), 6, RoundingMode.HALF_UP);
  }

  AnalysisFindings findings(Collection<RouteTally> tallies, Around around) {
    List<RouteFindings> routes =
        tallies.stream()
            .map(this::route)
            .sorted(Comparator.comparingLong(RouteFindings::promptTokens).reversed())
            .toList();
    return new AnalysisFindings(
        sum(tallies, route -> route.requests),
        around.skipped(),
        around.passedOver(),
        new AnalysisFindings.Traffic(
            seconds,
            perDay,
            sum(tallies, route -> route.promptTokens),
            around.bytes(),
            prices.books().getFirst().date()),
        totals(tallies, routes),
        routes,
        elsewhere(tallies),
        around.tenancy(),
        around.tools(),
        notes(around, tallies));
  }

  private List<String> notes(Around around, Collection<RouteTally> tallies) {
    var notes = new ArrayList<>(around.notes());
    if (!around.timed()) {
      notes.add(
          "the recording has no times: it is taken for one day's traffic, all of it in reach");
    } else if (seconds < SHORTEST_SCALED) {
      notes.add("the recording is shorter than a minute: it is taken for one day's traffic");
    }
    if (tallies.stream().anyMatch(route -> route.modelAssumed)) {
      notes.add(
          "requests that name no model are priced as "
              + AnalysisOptions.ASSUMED_MODEL
              + " or --model");
    }
    if (tallies.stream().anyMatch(route -> route.charges == null)) {
      notes.add("routes with a model the price data does not have are counted, not priced");
    }
    return notes;
  }

  private static long sum(Collection<RouteTally> tallies, ToLongFunction<RouteTally> what) {
    return tallies.stream().mapToLong(what).sum();
  }

  private AnalysisFindings.TrafficTotals totals(
      Collection<RouteTally> tallies, List<RouteFindings> routes) {
    return new AnalysisFindings.TrafficTotals(
        Shares.of(
            sum(tallies, route -> route.repeatedTokens), sum(tallies, route -> route.promptTokens)),
        wouldHit(tallies),
        money(routes, Saving::uncached),
        money(routes, Saving::total),
        money(routes, Saving::layout));
  }

  private static @Nullable BigDecimal money(
      List<RouteFindings> routes, Function<Saving, BigDecimal> what) {
    List<Saving> known =
        routes.stream().map(RouteFindings::saving).filter(Objects::nonNull).toList();
    return known.isEmpty()
        ? null
        : known.stream().map(what).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Map<String, BigDecimal> wouldHit(Collection<RouteTally> routes) {
    long requests = sum(routes, route -> route.requests);
    var shares = new LinkedHashMap<String, BigDecimal>();
    shares.put("model_response", Shares.of(sum(routes, route -> route.exactHits), requests));
    shares.put(
        "model_response_if_declared",
        Shares.of(sum(routes, route -> route.exactHits + route.exactUndeclared), requests));
    shares.put(
        "prompt_prefix",
        Shares.of(
            sum(routes, route -> route.readTokens), sum(routes, route -> route.promptTokens)));
    put(shares, "tool_output", sum(routes, it -> it.callsRepeated), sum(routes, it -> it.calls));
    put(
        shares,
        "retrieval_result",
        sum(routes, it -> it.retrievedRepeated),
        sum(routes, it -> it.retrieved));
    return shares;
  }

  /** Adds the share of a layer, unless the recording has nothing for it. */
  private static void put(Map<String, BigDecimal> shares, String layer, long part, long whole) {
    if (whole > 0) {
      shares.put(layer, Shares.of(part, whole));
    }
  }

  private RouteFindings route(RouteTally tally) {
    Saving saving = saving(tally);
    List<AnalysisFindings.VolatileFinding> volatiles = volatiles(tally);
    return new RouteFindings(
        tally.name,
        tally.habits.provider(),
        tally.model,
        tally.modelAssumed,
        tally.requests,
        tally.promptTokens,
        Shares.of(tally.repeatedTokens, tally.promptTokens),
        tally.habits.standard().word(),
        wouldHit(List.of(tally)),
        agents(tally),
        breaks(tally),
        volatiles,
        saving,
        tally.reported(),
        Advising.on(tally, saving, volatiles));
  }

  private @Nullable Saving saving(RouteTally tally) {
    Charges charges = tally.charges;
    if (charges == null) {
      return null;
    }
    Scenario.MarkingChoice best = tally.written.cheapest(charges, tally.habits);
    Scenario.MarkingChoice settled = tally.settled.cheapest(charges, tally.habits);
    long uncached = tally.written.uncached(charges);
    long exact = tally.exactPicoDollars;
    return new Saving(
        best.marking().word(),
        best.keep().word(),
        usd(uncached + exact),
        usd(best.picoDollars()),
        usd(exact),
        usd(Math.max(0, best.picoDollars() - settled.picoDollars())),
        usd(uncached - best.picoDollars() + exact),
        charges.breakEvenReads(best.keep()));
  }

  private BigDecimal usd(long picoDollars) {
    return Shares.usdPerDay(picoDollars, perDay);
  }

  /** The extra cost of tokens that could have been read from the cache. */
  private @Nullable BigDecimal lost(RouteTally tally, long tokens) {
    Charges charges = tally.charges;
    return charges == null ? null : usd(tokens * (charges.input() - charges.read()));
  }

  private List<AnalysisFindings.Agent> agents(RouteTally tally) {
    return tally.agents.byName().entrySet().stream()
        .map(
            agent ->
                new AnalysisFindings.Agent(
                    agent.getKey(),
                    agent.getValue().requests,
                    agent.getValue().promptTokens,
                    Shares.of(agent.getValue().repeatedTokens, agent.getValue().promptTokens)))
        .sorted(Comparator.comparingLong(AnalysisFindings.Agent::promptTokens).reversed())
        .limit(MOST_LISTED)
        .toList();
  }

  private List<AnalysisFindings.Break> breaks(RouteTally tally) {
    return tally.breaks.byName().entrySet().stream()
        .map(each -> broken(tally, each.getKey(), each.getValue()))
        .sorted(
            Comparator.comparingLong(AnalysisFindings.Break::tokensBehind)
                .thenComparingLong(AnalysisFindings.Break::count)
                .reversed())
        .limit(MOST_LISTED)
        .toList();
  }

  private AnalysisFindings.Break broken(
      RouteTally tally, RouteTally.FindingKey place, RouteTally.BreakTally each) {
    return new AnalysisFindings.Break(
        place.where(),
        place.what(),
        each.count,
        named(each.first),
        each.at,
        each.behind,
        lost(tally, each.behind),
        each.textHash,
        each.text);
  }

  private List<AnalysisFindings.VolatileFinding> volatiles(RouteTally tally) {
    return tally.volatiles.byName().entrySet().stream()
        .map(each -> found(tally, each.getKey(), each.getValue()))
        .sorted(
            Comparator.comparingLong(AnalysisFindings.VolatileFinding::tokensLost)
                .thenComparingLong(AnalysisFindings.VolatileFinding::changed)
                .thenComparingLong(AnalysisFindings.VolatileFinding::requests)
                .reversed())
        .limit(MOST_LISTED)
        .toList();
  }

  private AnalysisFindings.VolatileFinding found(
      RouteTally tally, RouteTally.FindingKey place, RouteTally.VolatileTally each) {
    return new AnalysisFindings.VolatileFinding(
        place.what(),
        place.where(),
        each.at,
        each.length,
        named(each.first),
        each.requests,
        each.changed,
        each.broke,
        each.lost,
        lost(tally, each.lost));
  }

  private static String named(Recorded.@Nullable Location place) {
    return place == null ? "" : place.toString();
  }

  private List<Elsewhere> elsewhere(Collection<RouteTally> tallies) {
    var all = new Scenario();
    tallies.forEach(route -> all.add(route.written));
    var found = new ArrayList<Elsewhere>();
    for (String model : OTHER_MODELS) {
      Charges charges = Charges.of(prices, model);
      if (charges != null) {
        Habits habits = Habits.of(model);
        Scenario.MarkingChoice best = all.cheapest(charges, habits);
        found.add(
            new Elsewhere(
                habits.provider(),
                model,
                usd(all.uncached(charges)),
                usd(best.picoDollars()),
                best.marking().word(),
                best.keep().word()));
      }
    }
    return found;
  }
}
