package dev.reprise.catalogue;

import dev.reprise.provider.Destination;
import dev.reprise.provider.caching.AnthropicMarks;
import dev.reprise.provider.caching.EngineSalt;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.OpenAiBreakpoints;
import java.util.List;
import java.util.Optional;

/** The provider caches Reprise shapes: the one visible list. */
public final class CacheKinds {
  /** Add a line here. */
  public static final List<NativeCaching> ALL =
      List.of(new AnthropicMarks(), new EngineSalt(), new OpenAiBreakpoints());

  private CacheKinds() {}

  /** Whose cache answers there; empty: Reprise leaves it alone. */
  public static Optional<NativeCaching> of(Destination destination, String dialect) {
    return ALL.stream().filter(kind -> kind.serves(destination, dialect)).findFirst();
  }

  /** Whether a model signs its history, so that nothing before the newest turn may be rewritten. */
  public static boolean appendOnly(String model) {
    return ALL.stream().anyMatch(kind -> kind.facts(model).appendOnly());
  }
}
