package dev.reprise.gateway;

import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.engine.Engines;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.yaml.Misconfigured;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Applies what can change without a restart: the policy bundle, providers, their keys, routes,
 * prices and access. The policy comes first; when the configuration after it is wrong, the policy
 * stays applied and the rest stays as it was.
 *
 * @param configuration reads the configuration again
 */
record Reloading(Supplier<Config> configuration, GatewayParts opened, Engines engines) {

  /** What became of each part, in the order in which they were tried. */
  SequencedMap<String, String> reload() {
    var outcomes = new LinkedHashMap<String, String>();
    outcomes.put("policy", policy());
    try {
      adopt(configuration.get(), outcomes);
    } catch (Misconfigured wrong) {
      outcomes.put("configuration", "refused, the old one stays: " + wrong.getMessage());
    }
    return outcomes;
  }

  private String policy() {
    return switch (opened.policy().reload()) {
      case PolicyInForce.Reloaded.Changed(String version) -> "in force: " + version;
      case PolicyInForce.Reloaded.Unchanged(String version) -> "unchanged: " + version;
      case PolicyInForce.Reloaded.BundleRefused(String version, Misconfigured why) ->
          "refused, " + version + " stays: " + why.getMessage();
    };
  }

  private void adopt(Config read, SequencedMap<String, String> outcomes) {
    opened.entrances().check(read);
    if (opened.upstreams().adopts(read)) { // no key of a provider is in force before its gate is
      outcomes.put("access", opened.entrances().adopt(read));
      opened.origins().adopt(Upstreams.reached(read));
    }
    outcomes.put("configuration", opened.upstreams().adopt(read));
    outcomes.put("prices", opened.insights().adopt(read));
    engines.adopt(read.providers());
  }
}
