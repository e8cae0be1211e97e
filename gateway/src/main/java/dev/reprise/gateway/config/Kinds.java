package dev.reprise.gateway.config;

import dev.reprise.catalogue.ProviderKinds;
import dev.reprise.provider.ProviderKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of providers by their words in the configuration. */
public final class Kinds {
  public static final Map<String, ProviderKind> WORDS = words();

  private Kinds() {}

  /** The kinds that a provider's key in the environment is enough to configure. */
  public static List<ProviderKind> ofEnvironment() {
    return ProviderKinds.ALL.stream().filter(kind -> kind.variables().key() != null).toList();
  }

  private static Map<String, ProviderKind> words() {
    var words = new LinkedHashMap<String, ProviderKind>();
    ProviderKinds.ALL.forEach(kind -> words.put(kind.word(), kind));
    return words;
  }
}
