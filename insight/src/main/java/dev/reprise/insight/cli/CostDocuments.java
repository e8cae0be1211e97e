package dev.reprise.insight.cli;

import dev.reprise.insight.cost.DocumentService;
import dev.reprise.insight.cost.Tenancy;
import dev.reprise.insight.cost.TokenPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cost documents}: input of a service for many tenants, and the pattern that fits it. */
@Command(
    name = "documents",
    description = "A service for many tenants: system prompt and context with every request.")
final class CostDocuments implements Callable<Integer> {
  private static final long FIVE_MINUTES = 300;
  private static final long AN_HOUR = 3_600;

  @Spec CommandSpec spec;
  @Mixin CostPrices prices;

  @Option(names = "--tenants", defaultValue = "500", description = "default: ${DEFAULT-VALUE}")
  long tenants;

  @Option(
      names = "--requests",
      defaultValue = "50000",
      description = "a day, over all tenants (default: ${DEFAULT-VALUE})")
  long requests;

  @Option(
      names = "--system",
      paramLabel = "TOKENS",
      defaultValue = "1500",
      description = "tokens of the system prompt (default: ${DEFAULT-VALUE})")
  long system;

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      defaultValue = "3000",
      description = "tokens of the tenant's context (default: ${DEFAULT-VALUE})")
  long context;

  @Option(
      names = "--context-hits",
      paramLabel = "SHARE",
      defaultValue = "0.7",
      description = "share of requests that find their context cached (default: ${DEFAULT-VALUE})")
  BigDecimal contextHits;

  @Option(
      names = "--hit-rate",
      paramLabel = "SHARE",
      defaultValue = "1",
      description =
          "share of requests that read the shared prompt; the others write it (default: ${DEFAULT-VALUE})")
  BigDecimal hitRate;

  @Option(
      names = "--output",
      paramLabel = "TOKENS",
      defaultValue = "500",
      description = "tokens made a request (default: ${DEFAULT-VALUE})")
  long output;

  @Option(
      names = "--customised-tenants",
      paramLabel = "SHARE",
      defaultValue = "0.3",
      description = "share of tenants whose prompt is their own (default: ${DEFAULT-VALUE})")
  BigDecimal customisedTenants;

  @Option(
      names = "--active-hours",
      defaultValue = "24",
      description = "hours of a day in which tenants ask (default: ${DEFAULT-VALUE})")
  int activeHours;

  @Option(
      names = "--days",
      defaultValue = "30",
      description = "of a month (default: ${DEFAULT-VALUE})")
  long days;

  @Option(
      names = "--compliance",
      defaultValue = "none",
      converter = CostTenancy.ComplianceWord.class,
      description = "none, separated or dedicated (default: ${DEFAULT-VALUE})")
  Tenancy.Compliance compliance;

  @Option(names = "--json", description = "print as JSON, exact")
  boolean json;

  @Override
  public Integer call() {
    CostRanges.atLeastOne(spec, "--tenants", tenants);
    CostRanges.atLeastOne(spec, "--requests", requests);
    CostRanges.tokens(spec, "--system", system);
    CostRanges.tokens(spec, "--context", context);
    CostRanges.atLeastOne(spec, "--days", days);
    CostRanges.atLeastOne(spec, "--active-hours", activeHours);
    CostRanges.share(spec, "--context-hits", contextHits);
    CostRanges.share(spec, "--hit-rate", hitRate);
    CostRanges.share(spec, "--customised-tenants", customisedTenants);
    CostRanges.tokens(spec, "--output", output);
    TokenPrices at = prices.inForce();
    var service =
        new DocumentService(tenants, requests, system, context, days, activeHours * AN_HOUR, at);
    return table(service, at, prices.hourlyWrite()).print(spec.commandLine().getOut(), json);
  }

  private CostTable table(DocumentService service, TokenPrices at, BigDecimal hourly) {
    BigDecimal own5m = service.tenantSystem(FIVE_MINUTES, at.write());
    BigDecimal own1h = service.tenantSystem(AN_HOUR, hourly);
    BigDecimal hits = service.contextHits(contextHits);
    BigDecimal byHand = service.contextHitsByHand(contextHits);
    CostTable table =
        new CostTable()
            .title(
                "%,d tenants, %,d requests a day, %,d system + %,d context tokens: input a month"
                    .formatted(tenants, requests, system, context))
            .money("uncached", "uncached_usd", service.uncached())
            .money("system prompt shared", "shared_system_usd", service.sharedSystem())
            .money(
                "  and written again every 5 minutes: at most +",
                "shared_system_writes_usd",
                service.sharedWrites(FIVE_MINUTES))
            .money("a prompt a tenant, written every 5 minutes", "tenant_system_5m_usd", own5m)
            .money("a prompt a tenant, written every hour", "tenant_system_1h_usd", own1h)
            .money("shared, and context hits", "context_hits_usd", hits)
            .money("  of it: system prompt read", "system_reads_usd", service.sharedRead())
            .money("  of it: context read", "context_reads_usd", service.contextReads(contextHits))
            .money(
                "  of it: context written",
                "context_writes_usd",
                service.contextWrites(contextHits))
            .money("  by hand: hits free, writes as input", "context_hits_by_hand_usd", byHand)
            .money("  what the hand forgets", "forgotten_usd", hits.subtract(byHand));
    whole(table, service, own5m.min(own1h));
    CostTenancy.advise(table, tenancy(service, own5m.min(own1h), at));
    return table;
  }

  /** With hit rate, tenants of their own, and output. */
  private void whole(CostTable table, DocumentService service, BigDecimal own) {
    BigDecimal shared = service.systemAt(hitRate);
    BigDecimal mixed = DocumentService.mixed(customisedTenants, shared, own);
    BigDecimal made = service.made(output);
    table
        .money("system prompt at that hit rate", "system_at_hit_rate_usd", shared)
        .money("  and that share of tenants with their own", "mixed_usd", mixed)
        .money("output, %,d tokens".formatted(output), "output_usd", made)
        .money("uncached, with output", "uncached_with_output_usd", service.uncached().add(made))
        .money("cached, with output", "cached_with_output_usd", mixed.add(made));
  }

  private Tenancy tenancy(DocumentService service, BigDecimal own, TokenPrices at) {
    BigDecimal writes = BigDecimal.valueOf(service.writes(FIVE_MINUTES));
    BigDecimal reads =
        BigDecimal.valueOf(requests)
            .divide(writes, 4, RoundingMode.HALF_EVEN)
            .subtract(BigDecimal.ONE);
    return new Tenancy(
        customisedTenants,
        CostTenancy.ratio(BigDecimal.valueOf(context), BigDecimal.valueOf(system + context)),
        compliance,
        CostTenancy.ratio(own, service.sharedSystem()),
        reads,
        CostTenancy.ratio(at.write().subtract(at.input()), at.input().subtract(at.read())));
  }
}
