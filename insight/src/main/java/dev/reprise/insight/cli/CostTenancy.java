package dev.reprise.insight.cli;

import dev.reprise.insight.cost.Tenancy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code cost tenancy}: which tenancy pattern fits, and why. */
@Command(
    name = "tenancy",
    description = "Recommend one of the three tenancy patterns, and say why.")
final class CostTenancy implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--customised-tenants",
      paramLabel = "SHARE",
      defaultValue = "0.3",
      description = "share of tenants whose prompt is their own (default: ${DEFAULT-VALUE})")
  BigDecimal customisedTenants;

  @Option(
      names = "--customised-prompt",
      paramLabel = "SHARE",
      defaultValue = "0.67",
      description = "share of the prompt that is a tenant's own (default: ${DEFAULT-VALUE})")
  BigDecimal customised;

  @Option(
      names = "--compliance",
      defaultValue = "none",
      converter = ComplianceWord.class,
      description = "none, separated or dedicated (default: ${DEFAULT-VALUE})")
  Tenancy.Compliance compliance;

  @Option(
      names = "--cost-ratio",
      defaultValue = "1.5",
      description =
          "cost with prompts of tenants' own over the cost with a shared one (default:"
              + " ${DEFAULT-VALUE})")
  BigDecimal costRatio;

  @Option(
      names = "--requests-per-ttl",
      defaultValue = "1",
      description = "requests of one tenant in the lifetime of a write (default: ${DEFAULT-VALUE})")
  BigDecimal requestsPerTtl;

  @Option(
      names = "--break-even-reads",
      defaultValue = "0.28",
      description = "reads that earn a write (default: ${DEFAULT-VALUE}, five minutes at 1.25)")
  BigDecimal breakEvenReads;

  @Option(names = "--json", description = "print as JSON, exact")
  boolean json;

  @Override
  public Integer call() {
    CostRanges.share(spec, "--customised-tenants", customisedTenants);
    CostRanges.share(spec, "--customised-prompt", customised);
    if (costRatio.signum() <= 0 || requestsPerTtl.signum() < 0 || breakEvenReads.signum() < 0) {
      throw new ParameterException(
          spec.commandLine(), "--cost-ratio must be above 0, the other numbers 0 or more");
    }
    BigDecimal reads = requestsPerTtl.subtract(BigDecimal.ONE).max(BigDecimal.ZERO);
    var table = new CostTable().title("tenancy");
    advise(
        table,
        new Tenancy(customisedTenants, customised, compliance, costRatio, reads, breakEvenReads));
    return table.print(spec.commandLine().getOut(), json);
  }

  static void advise(CostTable table, Tenancy tenancy) {
    Tenancy.TenancyAdvice advice = tenancy.advice();
    table
        .share(
            "tenants with a prompt of their own",
            "customised_tenants_share",
            tenancy.customisedTenants())
        .share("a tenant's own share of the prompt", "customised_share", tenancy.customised())
        .number("cost of own prompts / shared prompt", "cost_ratio", tenancy.costRatio())
        .number("reads a tenant makes of one write", "reads_per_write", tenancy.readsPerWrite())
        .number("reads that earn a write", "break_even_reads_per_write", tenancy.breakEvenReads())
        .number(
            "requests a tenant needs in one lifetime", "least_requests", tenancy.leastRequests())
        .word("compliance demands", "compliance", tenancy.compliance().word())
        .word("pattern " + (advice.pattern().ordinal() + 1), "pattern", advice.pattern().words())
        .word("because", "because", advice.because());
  }

  static BigDecimal ratio(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0 ? BigDecimal.ZERO : part.divide(whole, 6, RoundingMode.HALF_EVEN);
  }

  /** A word of {@link Tenancy.Compliance}. */
  static final class ComplianceWord implements ITypeConverter<Tenancy.Compliance> {
    @Override
    public Tenancy.Compliance convert(String word) {
      return Arrays.stream(Tenancy.Compliance.values())
          .filter(it -> it.word().equals(word.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("write none, separated or dedicated"));
    }
  }
}
