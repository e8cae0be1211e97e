package dev.reprise.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Which provider answers (contract 2.6): first the dialect, then the routes. Pure. */
public final class Routing {
  private final Map<String, ProviderConfig> providers = new LinkedHashMap<>();
  private final List<RouteConfig> routes;

  public Routing(List<ProviderConfig> providers, List<RouteConfig> routes) {
    providers.forEach(provider -> this.providers.put(provider.name(), provider));
    this.routes = List.copyOf(routes);
  }

  /**
   * Who answers, and by which route.
   *
   * @param fallbacks who answers when that one cannot, in order
   */
  public record Resolved(
      RouteConfig route, ProviderConfig provider, List<ProviderConfig> fallbacks) {
    public Resolved {
      fallbacks = List.copyOf(fallbacks);
    }
  }

  /**
   * @param family the dialect's family: openai, anthropic, gemini
   * @param model empty when the operation has none
   * @param task Reprise-Task, or empty
   * @param agent Reprise-Agent, or empty
   * @return empty when no provider answers: 404 in that dialect
   */
  public Optional<Resolved> resolve(
      String family, String model, String task, String agent, String tenant) {
    return resolve(provider -> provider.kind().speaks(family), model, task, agent, tenant);
  }

  /**
   * The same among the providers that can be asked.
   *
   * @param serves whether a provider has what is asked
   */
  public Optional<Resolved> resolve(
      Predicate<ProviderConfig> serves, String model, String task, String agent, String tenant) {
    List<ProviderConfig> speakers = speakers(serves);
    if (speakers.isEmpty()) {
      return Optional.empty();
    }
    if (model.isEmpty()) {
      return Optional.of(standing(speakers.getFirst()));
    }
    for (RouteConfig route : routes) {
      var provider = providers.get(route.provider());
      boolean taken = route.when().matches(model, task, agent, tenant);
      if (taken && provider != null && serves.test(provider)) {
        return Optional.of(new Resolved(route, provider, fallbacks(route, serves)));
      }
    }
    return speakers.size() == 1 ? Optional.of(standing(speakers.getFirst())) : Optional.empty();
  }

  /** The providers of a dialect family in the order they are listed. */
  public List<ProviderConfig> speakers(String family) {
    return speakers(provider -> provider.kind().speaks(family));
  }

  private List<ProviderConfig> speakers(Predicate<ProviderConfig> serves) {
    var speakers = new ArrayList<ProviderConfig>(2); // no stream: this is asked on every request
    for (ProviderConfig one : providers.values()) {
      if (serves.test(one)) {
        speakers.add(one);
      }
    }
    return speakers;
  }

  private List<ProviderConfig> fallbacks(RouteConfig route, Predicate<ProviderConfig> serves) {
    return route.fallbacks().stream()
        .map(providers::get)
        .filter(other -> other != null && serves.test(other))
        .toList();
  }

  private static Resolved standing(ProviderConfig provider) {
    return new Resolved(RouteConfig.standing(provider.name()), provider, List.of());
  }
}
