package dev.reprise.insight.cli;

import dev.reprise.insight.cost.AgentLoop;
import java.math.BigDecimal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cost}: what an agent's calls cost with and without a prompt cache, from parameters. */
@Command(
    name = "cost",
    description =
        "Calculate what prompt caching saves an agent; `cost documents` a service for many tenants;"
            + " `cost tenancy` recommends a pattern; `cost replay` compares answers with retrieval. Formulas: docs/cost.md.",
    subcommands = {CostDocuments.class, CostTenancy.class, CostReplay.class})
public final class CostCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CostPrices prices;

  @Option(
      names = "--stable",
      paramLabel = "TOKENS",
      defaultValue = "14000",
      description = "tokens of the prompt that stay the same (default: ${DEFAULT-VALUE})")
  long stable;

  @Option(
      names = "--dynamic",
      paramLabel = "TOKENS",
      defaultValue = "2000",
      description = "tokens of the prompt that change (default: ${DEFAULT-VALUE})")
  long dynamic;

  @Option(
      names = "--output",
      paramLabel = "TOKENS",
      defaultValue = "500",
      description = "tokens made a call (default: ${DEFAULT-VALUE})")
  long output;

  @Option(
      names = "--calls",
      defaultValue = "8",
      description = "calls a task (default: ${DEFAULT-VALUE})")
  long calls;

  @Option(
      names = "--tasks",
      defaultValue = "10000",
      description = "tasks a day (default: ${DEFAULT-VALUE})")
  long tasks;

  @Option(
      names = "--hit-rate",
      paramLabel = "SHARE",
      defaultValue = "1",
      description =
          "share of calls that read the prefix; the others write it (default: ${DEFAULT-VALUE})")
  BigDecimal hitRate;

  @Option(
      names = "--overhead",
      paramLabel = "USD",
      defaultValue = "0.0005",
      description = "what caching itself costs a call (default: ${DEFAULT-VALUE})")
  BigDecimal overhead;

  @Option(names = "--json", description = "print as JSON, exact")
  boolean json;

  @Override
  public Integer call() {
    CostRanges.tokens(spec, "--stable", stable);
    CostRanges.tokens(spec, "--dynamic", dynamic);
    CostRanges.tokens(spec, "--output", output);
    CostRanges.tokens(spec, "--calls", calls);
    CostRanges.tokens(spec, "--tasks", tasks);
    CostRanges.share(spec, "--hit-rate", hitRate);
    if (overhead.signum() < 0) {
      throw new ParameterException(spec.commandLine(), "--overhead: write 0 or more dollars");
    }
    var caching = new AgentLoop.Caching(hitRate, overhead);
    var loop = new AgentLoop(stable, dynamic, output, calls, tasks, caching, prices.inForce());
    return table(loop).print(spec.commandLine().getOut(), json);
  }

  private static CostTable table(AgentLoop loop) {
    BigDecimal without = loop.perCallUncached();
    BigDecimal with = loop.perCallCached();
    return new CostTable()
        .title(
            "%,d stable + %,d dynamic + %,d output tokens a call, %,d calls x %,d tasks a day"
                .formatted(
                    loop.stable(), loop.dynamic(), loop.output(), loop.calls(), loop.tasks()))
        .money("a call, uncached", "per_call_uncached_usd", without)
        .money("a call, prefix read", "per_call_read_usd", loop.perCallRead())
        .money("a call, prefix written", "per_call_write_usd", loop.perCallWrite())
        .money("a call, cached", "per_call_cached_usd", with)
        .money("a task, uncached", "per_task_uncached_usd", loop.perTask(without))
        .money("a task, cached", "per_task_cached_usd", loop.perTask(with))
        .money("a day, uncached", "per_day_uncached_usd", loop.perDay(without))
        .money("a day, cached", "per_day_cached_usd", loop.perDay(with))
        .money(
            "a day, saved", "per_day_saved_usd", loop.perDay(without).subtract(loop.perDay(with)))
        .money("overhead a day", "per_day_overhead_usd", loop.perDay(loop.caching().overhead()))
        .shareToReach(
            "break-even hit rate at that overhead", "break_even_hit_rate", loop.breakEvenHitRate())
        .number("reads that earn a write", "break_even_reads_per_write", loop.breakEvenReads());
  }
}
