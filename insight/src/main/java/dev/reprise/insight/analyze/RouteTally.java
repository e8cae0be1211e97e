package dev.reprise.insight.analyze;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.insight.analyze.prefix.ParsedRequest;
import dev.reprise.insight.analyze.recording.Recorded;
import dev.reprise.insight.analyze.saving.Charges;
import dev.reprise.insight.analyze.saving.Habits;
import dev.reprise.insight.analyze.saving.Scenario;
import org.jspecify.annotations.Nullable;

/** The counts of one route, for a limited number of agents and findings. */
final class RouteTally {
  private static final int MOST_AGENTS = 200;
  private static final int MOST_FINDINGS = 200;

  final String name;
  final String model;
  final boolean modelAssumed;
  final Habits habits;
  final @Nullable Charges charges;
  final Scenario written = new Scenario();
  final Scenario settled = new Scenario();
  final Groups<String, AgentTally> agents = new Groups<>(MOST_AGENTS, "others");
  final Groups<FindingKey, BreakTally> breaks =
      new Groups<>(MOST_FINDINGS, new FindingKey("", "others", 0));
  final Groups<FindingKey, VolatileTally> volatiles =
      new Groups<>(MOST_FINDINGS, new FindingKey("", "others", 0));
  long requests;
  long promptTokens;
  long repeatedTokens;
  long readTokens;
  long exactHits;
  long exactUndeclared;
  long exactPicoDollars;
  long calls;
  long callsRepeated;
  long retrieved;
  long retrievedRepeated;
  long undeclaredTokens;
  private long answers;
  private TokenUsage reported = TokenUsage.NONE;

  RouteTally(ParsedRequest first, String name, @Nullable Charges charges) {
    this.name = name;
    this.model = first.model();
    this.modelAssumed = first.modelAssumed();
    this.habits = Habits.of(first.model());
    this.charges = charges;
  }

  /** What findings are told apart by: the place, the kind, and the number within it. */
  record FindingKey(String where, String what, int nth) {}

  static final class AgentTally {
    long requests;
    long promptTokens;
    long repeatedTokens;
  }

  static final class BreakTally {
    Recorded.@Nullable Location first;
    int at;
    String textHash = "";
    @Nullable String text;
    long count;
    long behind;
  }

  static final class VolatileTally {
    Recorded.@Nullable Location first;
    int at;
    int length;
    long requests;
    long changed;
    long broke;
    long lost;
    private long last;

    /** Compares the text, by its fingerprint, with that of the request before. */
    void saw(long print) {
      changed += requests > 1 && print != last ? 1 : 0;
      last = print;
    }
  }

  /** The token counts of one prompt. */
  record Prompt(int total, int stable, int[] known, int[] knownSettled) {}

  void prompt(String agent, Prompt prompt) {
    int repeated = prompt.known()[habits.standard().ordinal()];
    requests++;
    promptTokens += prompt.total();
    repeatedTokens += repeated;
    readTokens += repeated < habits.minTokens() ? 0 : repeated;
    AgentTally tally = agents.of(agent, AgentTally::new);
    tally.requests++;
    tally.promptTokens += prompt.total();
    tally.repeatedTokens += repeated;
  }

  /** A prompt that would have reached the provider. */
  void sent(Prompt prompt) {
    written.add(prompt.total(), prompt.stable(), prompt.known(), habits.minTokens());
    settled.add(prompt.total(), prompt.stable(), prompt.knownSettled(), habits.minTokens());
  }

  /** A prompt that would have been answered from the cache. */
  void answered(Prompt prompt, TokenUsage usage) {
    exactHits++;
    if (charges != null) {
      long output = usage.known() ? usage.output() : 0;
      exactPicoDollars += prompt.total() * charges.input() + output * charges.output();
    }
  }

  void reported(TokenUsage usage) {
    if (usage.known()) {
      answers++;
      reported = reported.plus(usage);
    }
  }

  AnalysisFindings.Reported reported() {
    return new AnalysisFindings.Reported(
        answers, reported.input(), reported.cacheRead(), reported.cacheWrite(), reported.output());
  }
}
