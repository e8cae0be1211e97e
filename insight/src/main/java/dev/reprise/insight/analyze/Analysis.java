package dev.reprise.insight.analyze;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.insight.analyze.RouteTally.FindingKey;
import dev.reprise.insight.analyze.prefix.Chain;
import dev.reprise.insight.analyze.prefix.Earlier;
import dev.reprise.insight.analyze.prefix.Mix;
import dev.reprise.insight.analyze.prefix.ParsedRequest;
import dev.reprise.insight.analyze.prefix.Parting;
import dev.reprise.insight.analyze.prefix.PartingCause;
import dev.reprise.insight.analyze.prefix.Prefixes;
import dev.reprise.insight.analyze.prefix.Repeats;
import dev.reprise.insight.analyze.prefix.SeenTable;
import dev.reprise.insight.analyze.prefix.Spotted;
import dev.reprise.insight.analyze.prefix.Wording;
import dev.reprise.insight.analyze.recording.Clocked;
import dev.reprise.insight.analyze.recording.InOrder;
import dev.reprise.insight.analyze.recording.Recorded;
import dev.reprise.insight.analyze.recording.Recordings;
import dev.reprise.insight.analyze.recording.Skipped;
import dev.reprise.insight.analyze.recording.Unusable;
import dev.reprise.insight.analyze.saving.Charges;
import dev.reprise.insight.analyze.saving.Retention;
import dev.reprise.price.Prices;
import dev.reprise.request.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Analyses recorded requests one after the other, in memory that does not grow with their number:
 * tables of fixed size for prefixes and repeats, the newest requests in full within a budget, and
 * tallies for a limited number of routes, agents and places. Used by one thread.
 */
public final class Analysis implements Recordings.RecordTaker {
  private static final int MOST_ROUTES = 200;
  private static final int QUOTED = 48;

  private final AnalysisOptions options;
  private final Prices prices;
  private final Skipped skipped = new Skipped();
  private final InOrder order;
  private final Wording wording = new Wording();
  private final Prefixes prefixes;
  private final Repeats repeats;
  private final Earlier earlier;
  private final CallerOverlap callers = new CallerOverlap();
  private final OfferedTools tools = new OfferedTools();
  private final Groups<String, RouteTally> routes = new Groups<>(MOST_ROUTES, "other routes");
  private final Clocked clocked = new Clocked();
  private long number;
  private long passedOver;
  private long bytes;

  public Analysis(AnalysisOptions options, Prices prices) {
    this.options = options;
    this.prices = prices;
    long part = options.memory() / 16;
    this.order = new InOrder(part, this::inOrder);
    SeenTable table = new SeenTable(SeenTable.slotsIn(8 * part));
    this.prefixes = new Prefixes(table);
    this.repeats = new Repeats(new SeenTable(SeenTable.slotsIn(part)));
    this.earlier = new Earlier(2 * part);
  }

  @Override
  public void take(Recorded recorded) {
    order.take(recorded);
  }

  @Override
  public void skipped(Recorded.Location place, String reason) {
    skipped.add(place, reason);
  }

  /** The findings; no request may be added afterwards. */
  public AnalysisFindings findings() {
    order.end();
    return new Summing(options, prices, clocked.seconds(), requests())
        .findings(
            routes.all(),
            new Summing.Around(
                skipped,
                passedOver,
                bytes,
                callers.tenancy(),
                tools.proposals(),
                notes(),
                clocked.timed()));
  }

  private long requests() {
    return routes.all().stream().mapToLong(route -> route.requests).sum();
  }

  private List<String> notes() {
    return prefixes.forgot()
        ? List.of(
            "prefixes had to be forgotten to stay within memory: the shares are lower bounds; give"
                + " the command more (REPRISE_JAVA_OPTS=-Xmx4g)")
        : List.of();
  }

  private void inOrder(Recorded recorded, long at) {
    ParsedRequest asked;
    try {
      asked = ParsedRequest.of(recorded, options.assumedModel());
    } catch (Unusable unusable) {
      skipped.add(recorded.place(), unusable.reason());
      return;
    }
    bytes += recorded.body().length;
    clocked.saw(recorded.at());
    switch (asked.operation().act()) {
      case GENERATE -> generate(asked, at);
      case EMBED, RERANK -> retrieval(asked, at);
      case COUNT_TOKENS, LIST_MODELS, UNKNOWN -> passedOver++;
    }
  }

  private RouteTally route(ParsedRequest asked) {
    String name = asked.route();
    return routes.of(name, () -> new RouteTally(asked, name, Charges.of(prices, asked.model())));
  }

  private void retrieval(ParsedRequest asked, long at) {
    RouteTally route = route(asked);
    route.requests++;
    route.retrieved++;
    route.retrievedRepeated += repeats.asked(asked, at) ? 1 : 0;
  }

  private void generate(ParsedRequest asked, long at) {
    RouteTally route = route(asked);
    Wording.ReadPrompt read = wording.of(asked);
    Chain chain = read.written();
    boolean settles = read.settled() != chain;
    Prefixes.PrefixMatch match = prefixes.match(chain, at);
    Prefixes.PrefixMatch settled = settles ? prefixes.match(read.settled(), at) : match;
    String agent = agent(asked, read.settled());
    String group = route.name + '\n' + agent;
    ParsedRequest before = earlier.like(settled.like(), route.name, group);
    Parting parting = before == null ? null : Parting.of(asked, before);
    int[] known = tokens(chain, match);
    int[] knownSettled = settled(known, read.settled(), settled, parting);
    var prompt =
        new RouteTally.Prompt(
            chain.total(), chain.tokens(chain.stableUnits()), known, knownSettled);
    route.prompt(agent, prompt);
    places(asked, route, read, chain.end(match.units(route.habits.standard())), prompt);
    if (parting != null) {
      parted(asked, route, parting);
    }
    otherLayers(asked, route, prompt, chain.end(match.units(Retention.HOUR)), at);
    prefixes.saw(chain, at, number);
    if (settles) {
      prefixes.saw(read.settled(), at, number);
    }
    earlier.keep(number, route.name, group, asked);
    callers.saw(asked.caller(), chain);
    tools.saw(asked.outline().tools());
    number++;
  }

  private static int[] tokens(Chain chain, Prefixes.PrefixMatch match) {
    return Arrays.stream(match.within()).map(chain::tokens).toArray();
  }

  /**
   * The tokens that would have been read from the cache if the avoidable cause had not ended the
   * prefix.
   */
  private static int[] settled(
      int[] known, Chain settled, Prefixes.PrefixMatch match, @Nullable Parting parting) {
    boolean avoidable =
        parting != null
            && parting.cause().avoidable()
            && parting.cause() != PartingCause.VOLATILE_TEXT;
    var tokens = new int[known.length];
    for (int keep = 0; keep < known.length; keep++) {
      int without =
          avoidable ? known[keep] + Objects.requireNonNull(parting).behind() : known[keep];
      int most = Math.max(without, settled.tokens(match.within()[keep]));
      tokens[keep] = Math.min(settled.total(), most);
    }
    return tokens;
  }

  private static String agent(ParsedRequest asked, Chain settled) {
    int stable = settled.stableUnits();
    String otherwise =
        stable == 0
            ? "no system prompt"
            : "prompt-" + HexFormat.of().toHexDigits((int) settled.print(stable - 1));
    return asked.header("reprise-agent", otherwise);
  }

  /**
   * Counts volatile text in the stable part. The lost tokens are counted for the first such text
   * behind the known part.
   */
  private static void places(
      ParsedRequest asked,
      RouteTally route,
      Wording.ReadPrompt read,
      int knownEnd,
      RouteTally.Prompt prompt) {
    int keep = route.habits.standard().ordinal();
    int[] settledTokens = prompt.knownSettled();
    int lost = settledTokens[keep] - prompt.known()[keep];
    boolean charged = lost == 0;
    for (Spotted spotted : read.spotted()) {
      var place = new FindingKey(spotted.where(), spotted.kind().word(), spotted.nth());
      RouteTally.VolatileTally tally = route.volatiles.of(place, RouteTally.VolatileTally::new);
      tally.requests++;
      tally.saw(Mix.bytes(41, asked.body().bytes(), spotted.start(), spotted.end()));
      if (tally.first == null) {
        tally.first = asked.recorded().place();
        tally.at = spotted.start();
        tally.length = spotted.end() - spotted.start();
      }
      if (!charged && spotted.end() > knownEnd) {
        tally.broke++;
        tally.lost += lost;
        charged = true;
      }
    }
  }

  private void parted(ParsedRequest asked, RouteTally route, Parting parting) {
    String what = parting.kind() == null ? parting.cause().word() : parting.kind().word();
    var place = new FindingKey(parting.where(), what, 0);
    RouteTally.BreakTally tally = route.breaks.of(place, RouteTally.BreakTally::new);
    tally.count++;
    tally.behind += parting.behind();
    if (tally.first == null) {
      tally.first = asked.recorded().place();
      tally.at = parting.at();
      byte[] body = asked.body().bytes();
      int from = Math.max(0, parting.at() - QUOTED);
      int to = Math.min(body.length, parting.at() + QUOTED);
      tally.textHash = Digest.of(body, from, to - from).toString();
      tally.text = options.showText() ? Quoted.text(body, from, to) : null;
    }
    boolean counted =
        parting.where().endsWith("turn") || parting.cause() != PartingCause.VOLATILE_TEXT;
    if (parting.cause().avoidable() && counted) {
      avoidable(asked, route, parting, place);
    }
  }

  private static void avoidable(
      ParsedRequest asked, RouteTally route, Parting parting, FindingKey place) {
    RouteTally.VolatileTally tally = route.volatiles.of(place, RouteTally.VolatileTally::new);
    tally.requests++;
    tally.changed++;
    tally.broke++;
    tally.lost += parting.behind();
    if (tally.first == null) {
      tally.first = asked.recorded().place();
      tally.at = parting.start();
    }
  }

  private void otherLayers(
      ParsedRequest asked, RouteTally route, RouteTally.Prompt prompt, int knownEnd, long at) {
    TokenUsage usage = asked.usage();
    route.reported(usage);
    switch (repeats.answer(asked, at)) {
      case HIT -> route.answered(prompt, usage);
      case UNDECLARED -> {
        route.exactUndeclared++;
        route.undeclaredTokens += prompt.total();
        route.sent(prompt);
      }
      case NEW -> route.sent(prompt);
    }
    Repeats.RepeatCount calls = repeats.toolCalls(asked, knownEnd, at);
    route.calls += calls.all();
    route.callsRepeated += calls.repeated();
    Repeats.RepeatCount retrieved = repeats.retrieved(asked, knownEnd, at);
    route.retrieved += retrieved.all();
    route.retrievedRepeated += retrieved.repeated();
  }

  /** Text of a body on one line, without control characters. */
  private static final class Quoted {
    static String text(byte[] body, int from, int to) {
      String text = new String(body, from, to - from, StandardCharsets.UTF_8);
      var plain = new StringBuilder(text.length());
      text.codePoints()
          .forEach(c -> plain.appendCodePoint(Character.isISOControl(c) || c == 0xFFFD ? ' ' : c));
      return plain.toString();
    }
  }
}
