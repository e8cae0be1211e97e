package dev.reprise;

import dev.reprise.provider.Destination;
import dev.reprise.provider.Router;
import dev.reprise.request.Request;
import java.util.List;
import java.util.Optional;

/** Routes each request to the first provider that speaks its dialect. */
record FirstProviderOfDialect(List<ProviderAddress> providers) implements Router {
  FirstProviderOfDialect {
    providers = List.copyOf(providers);
  }

  @Override
  public Optional<Destination> route(Request request, String model) {
    return providers.stream()
        .filter(provider -> provider.kind().has(request.operation()))
        .findFirst()
        .map(ProviderAddress::destination);
  }
}
