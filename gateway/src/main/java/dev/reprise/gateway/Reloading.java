package dev.reprise.gateway;

import dev.reprise.gateway.admin.ReloadOutcome;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.ConfigDifference;
import dev.reprise.gateway.engine.Engines;
import dev.reprise.gateway.origin.Reach;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.yaml.Misconfigured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Applies what can change without a restart: the policy bundle, providers, their keys, routes,
 * prices and access. The bundle and the rest are judged apart: when one is refused, it stays as it
 * was, and the other is applied.
 */
final class Reloading {
  private final Supplier<Config> configuration;
  private final GatewayParts opened;
  private final Engines engines;
  private Config inForce;

  /**
   * @param inForce the configuration of the start
   * @param configuration reads the configuration again
   */
  Reloading(Config inForce, Supplier<Config> configuration, GatewayParts opened, Engines engines) {
    this.inForce = inForce;
    this.configuration = configuration;
    this.opened = opened;
    this.engines = engines;
  }

  synchronized ReloadOutcome reload() {
    var parts = new LinkedHashMap<String, String>();
    var refusals = new ArrayList<String>();
    Config read;
    try {
      read = configuration.get();
    } catch (Misconfigured wrong) {
      parts.put("policy", policy(inForce, refusals));
      refuse(wrong, parts, refusals);
      return new ReloadOutcome(parts, refusals, List.of());
    }
    parts.put("policy", policy(read, refusals));
    ConfigDifference difference = ConfigDifference.between(inForce, read);
    try {
      adopt(read, difference, parts, refusals.isEmpty());
    } catch (Misconfigured wrong) {
      refuse(wrong, parts, refusals);
      return new ReloadOutcome(parts, refusals, List.of());
    }
    return new ReloadOutcome(parts, refusals, difference.waiting());
  }

  private static void refuse(
      Misconfigured wrong, SequencedMap<String, String> parts, List<String> refusals) {
    String message = String.valueOf(wrong.getMessage());
    parts.put("configuration", "refused, the old one stays: " + message);
    refusals.add(message);
  }

  private String policy(Config read, List<String> refusals) {
    return switch (opened.policy().reload(read.policy())) {
      case PolicyInForce.Reloaded.Changed(String version) -> "in force: " + version;
      case PolicyInForce.Reloaded.Unchanged(String version) -> "unchanged: " + version;
      case PolicyInForce.Reloaded.BundleRefused(String version, Misconfigured why) -> {
        refusals.add("policy: " + why.getMessage());
        yield "refused, " + version + " stays: " + why.getMessage();
      }
    };
  }

  /**
   * Takes over all of it, or nothing: what may refuse it comes before the first change. Access is
   * changed first, so that no key of a provider is in force before its gate is.
   */
  private void adopt(
      Config read,
      ConfigDifference difference,
      SequencedMap<String, String> parts,
      boolean policyTaken) {
    opened.entrances().check(read);
    opened.upstreams().check(read);
    Map<String, Reach> reached = Upstreams.reached(read);
    parts.put("access", opened.entrances().adopt(read));
    opened.origins().adopt(reached);
    opened.upstreams().adopt(read);
    parts.put("configuration", applied(difference, policyTaken));
    parts.put("prices", opened.insights().adopt(read));
    engines.adopt(read.providers());
    inForce = ConfigDifference.merged(inForce, read);
  }

  /** A bundle that was refused is not told as applied, although its key changed. */
  private static String applied(ConfigDifference difference, boolean policyTaken) {
    List<String> applied =
        difference.applied().stream().filter(key -> policyTaken || !key.equals("policy")).toList();
    return applied.isEmpty() ? "unchanged" : "applied: " + String.join(", ", applied);
  }
}
