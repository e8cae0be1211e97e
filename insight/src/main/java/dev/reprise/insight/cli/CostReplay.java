package dev.reprise.insight.cli;

import dev.reprise.insight.cost.ReplayEconomics;
import java.math.BigDecimal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cost replay}: what replaying answers avoids against what caching retrieval avoids. */
@Command(
    name = "replay",
    description = "Replaying answers against caching retrieval: which avoids more, and why.")
final class CostReplay implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--candidates",
      paramLabel = "SHARE",
      defaultValue = "0.35",
      description = "share of requests like an earlier one (default: ${DEFAULT-VALUE})")
  BigDecimal candidates;

  @Option(
      names = "--accepted",
      paramLabel = "SHARE",
      defaultValue = "0.18",
      description =
          "share of those whose earlier answer may stand in for a new one (default: ${DEFAULT-VALUE})")
  BigDecimal accepted;

  @Option(
      names = "--answer",
      paramLabel = "USD",
      defaultValue = "0.018",
      description = "what a replayed answer avoids (default: ${DEFAULT-VALUE})")
  BigDecimal answer;

  @Option(
      names = "--retrieval-hits",
      paramLabel = "SHARE",
      defaultValue = "0.45",
      description =
          "share of requests whose retrieval result is reused (default: ${DEFAULT-VALUE})")
  BigDecimal retrievalHits;

  @Option(
      names = "--retrieval",
      paramLabel = "USD",
      defaultValue = "0.006",
      description = "what a reused retrieval result avoids (default: ${DEFAULT-VALUE})")
  BigDecimal retrieval;

  @Option(
      names = "--requests",
      defaultValue = "1000",
      description = "requests to calculate for (default: ${DEFAULT-VALUE})")
  long requests;

  @Option(names = "--json", description = "print as JSON, exact")
  boolean json;

  @Override
  public Integer call() {
    CostRanges.share(spec, "--candidates", candidates);
    CostRanges.share(spec, "--accepted", accepted);
    CostRanges.share(spec, "--retrieval-hits", retrievalHits);
    CostRanges.atLeastOne(spec, "--requests", requests);
    if (answer.signum() < 0 || retrieval.signum() < 0) {
      throw new ParameterException(
          spec.commandLine(), "--answer and --retrieval: write 0 or more dollars");
    }
    var economics = new ReplayEconomics(candidates, accepted, answer, retrievalHits, retrieval);
    return table(economics).print(spec.commandLine().getOut(), json);
  }

  private CostTable table(ReplayEconomics economics) {
    BigDecimal count = BigDecimal.valueOf(requests);
    BigDecimal replay = economics.replay().multiply(count);
    BigDecimal reused = economics.retrieval().multiply(count);
    boolean retrievalWins = reused.compareTo(replay) > 0;
    return new CostTable()
        .title("%,d requests: replaying answers against caching retrieval".formatted(requests))
        .money("replayed answers avoid", "replay_avoided_usd", replay)
        .money("reused retrieval results avoid", "retrieval_avoided_usd", reused)
        .shareToReach(
            "accepted share at which they are equal",
            "break_even_accepted",
            economics.breakEvenAcceptance())
        .word(
            "first",
            "first",
            retrievalWins
                ? "cache retrieval: replay is accepted too seldom here to avoid as much"
                : "replay answers: they avoid more than retrieval does");
  }
}
