package dev.reprise.provider.caching;

import java.util.Set;

/**
 * Everything from which a plan is made.
 *
 * @param dialect {@code anthropic}, {@code openai-chat}, {@code openai-responses}
 * @param positions of the body that goes upstream
 * @param known what the registry remembers of them
 * @param model the model's facts
 * @param terms what configuration allows, and what the provider did not refuse lately
 */
public record Placement(
    String dialect,
    Positions positions,
    KnownPrefixes known,
    ModelFacts.Model model,
    PlacementTerms terms) {

  /**
   * @param markers whether markers may be placed for this model at this host
   * @param keys whether Reprise may add keys and salts there
   * @param stable whether the route declares the stable part stable
   * @param shared whether partitions share the provider's credential, so that the caller's own key
   *     or salt is salted (contract 2.3)
   * @param salt keeps this partition apart; the partition cannot be read from it
   * @param rejected fields that this model at this host lately refused with 400
   */
  public record PlacementTerms(
      boolean markers,
      boolean keys,
      boolean stable,
      boolean shared,
      String salt,
      Set<String> rejected) {
    public PlacementTerms {
      rejected = Set.copyOf(rejected);
    }
  }
}
