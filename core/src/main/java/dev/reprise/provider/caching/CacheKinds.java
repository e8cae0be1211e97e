package dev.reprise.provider.caching;

import dev.reprise.provider.Destination;
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
}
