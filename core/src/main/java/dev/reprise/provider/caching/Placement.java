package dev.reprise.provider.caching;

import java.util.Set;

/**
 * All a plan is made of.
 *
 * @param dialect {@code anthropic}, {@code openai-chat}, {@code openai-responses}
 * @param positions of the body that goes upstream
 * @param known what the registry remembers of them
 * @param model the model's facts
 * @param terms what configuration and the past allow
 */
public record Placement(
    String dialect, Positions positions, Known known, ModelFacts.Model model, Terms terms) {

  /**
   * @param markers whether markers may be placed for this model at this host
   * @param stable whether the route declares the stable part stable
   * @param salt what keeps this partition apart where the gateway holds the provider's credential;
   *     empty where the caller brings his own
   * @param rejected fields this model at this host lately answered with 400
   */
  public record Terms(boolean markers, boolean stable, String salt, Set<String> rejected) {
    public Terms {
      rejected = Set.copyOf(rejected);
    }
  }
}
