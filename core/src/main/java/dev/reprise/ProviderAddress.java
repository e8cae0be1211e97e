package dev.reprise;

import dev.reprise.catalogue.Dialects;
import dev.reprise.catalogue.ProviderKinds;
import dev.reprise.provider.Destination;
import dev.reprise.provider.ProviderKind;
import dev.reprise.provider.Router;
import dev.reprise.request.Request;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A provider that a program names.
 *
 * @param name part of contracts, and what decisions call it
 * @param baseUrl as an SDK of that kind takes it
 */
record ProviderAddress(String name, ProviderKind kind, URI baseUrl) {
  /**
   * @throws IllegalArgumentException when no kind has this word; the message lists them
   */
  static ProviderAddress of(String name, String word, URI baseUrl, Dialects dialects) {
    List<ProviderKind> kinds = ProviderKinds.of(dialects);
    ProviderKind kind =
        kinds.stream()
            .filter(known -> known.word().equals(word))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(unknown(word, kinds)));
    return new ProviderAddress(name, kind, baseUrl);
  }

  private static String unknown(String word, List<ProviderKind> kinds) {
    List<String> words = kinds.stream().map(ProviderKind::word).toList();
    return "no kind of provider is called " + word + ": name one of " + String.join(", ", words);
  }

  Destination destination() {
    String bare = kind.addressing().normal(baseUrl.toString());
    return Destination.plain(name, kind.word(), bare);
  }

  /** Routes each request to the first provider that speaks its dialect. */
  record FirstOfDialect(List<ProviderAddress> providers) implements Router {
    FirstOfDialect {
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
}
