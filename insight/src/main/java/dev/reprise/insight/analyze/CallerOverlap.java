package dev.reprise.insight.analyze;

import dev.reprise.insight.analyze.prefix.Chain;
import dev.reprise.insight.cost.Tenancy;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Compares the stable parts of prompts of the first {@value #MOST} callers, and recommends a
 * tenancy pattern from what they have in common.
 */
final class CallerOverlap {
  private static final int MOST = 64;
  private static final BigDecimal LITTLE_SHARED = new BigDecimal("0.3");
  private static final BigDecimal MUCH_SHARED = new BigDecimal("0.7");

  private static final int MOST_COUNTED = 100_000;

  private final Map<Long, Chain> firstOf = new LinkedHashMap<>();
  private final Set<Long> all = new HashSet<>();

  void saw(long caller, Chain chain) {
    if (all.size() < MOST_COUNTED) {
      all.add(caller);
    }
    if (chain.stableUnits() > 0 && firstOf.size() < MOST) {
      firstOf.putIfAbsent(caller, chain);
    }
  }

  /**
   * The tenancy pattern that fits the traffic. Demands of compliance cannot be seen in traffic;
   * where there are any, they decide.
   */
  AnalysisFindings.TenancyFinding tenancy() {
    if (firstOf.size() < 2) {
      return new AnalysisFindings.TenancyFinding(
          all.size(),
          null,
          Tenancy.Pattern.NAMESPACED.words(),
          "no two callers with a stable part are recorded; namespaces cost nothing until there are");
    }
    BigDecimal shared = shared();
    if (shared.compareTo(MUCH_SHARED) >= 0) {
      return new AnalysisFindings.TenancyFinding(
          all.size(),
          shared,
          Tenancy.Pattern.SHARED_PROMPT.words(),
          "most of the stable part is everybody's: written once, read by all");
    }
    return shared.compareTo(LITTLE_SHARED) >= 0
        ? new AnalysisFindings.TenancyFinding(
            all.size(),
            shared,
            Tenancy.Pattern.SHARED_PROMPT.words(),
            "put what is everybody's first, each tenant's own behind it")
        : new AnalysisFindings.TenancyFinding(
            all.size(),
            shared,
            Tenancy.Pattern.NAMESPACED.words(),
            "each caller has a stable part of his own; a store each only where compliance demands"
                + " it");
  }

  /** The share of tokens in the callers' first stable parts that another caller has too. */
  private BigDecimal shared() {
    var seen = new HashMap<Long, Integer>();
    for (Chain chain : firstOf.values()) {
      for (int unit = 0; unit < chain.stableUnits(); unit++) {
        seen.merge(chain.print(unit), 1, Integer::sum);
      }
    }
    long all = 0;
    long common = 0;
    for (Chain chain : firstOf.values()) {
      int unit = 0;
      while (unit < chain.stableUnits() && seen.getOrDefault(chain.print(unit), 0) > 1) {
        unit++;
      }
      common += chain.tokens(unit);
      all += chain.tokens(chain.stableUnits());
    }
    return Shares.of(common, all);
  }
}
