package dev.reprise.catalogue;

import dev.reprise.provider.Destination;
import dev.reprise.provider.anthropic.AnthropicMarks;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.engine.EngineSalt;
import dev.reprise.provider.openai.caching.OpenAiBreakpoints;
import java.util.List;
import java.util.Optional;

/** The list of the provider caches that Reprise can use. */
public final class CacheKinds {
  /** Add a line here. */
  public static final List<NativeCaching> ALL =
      List.of(new AnthropicMarks(), new EngineSalt(), new OpenAiBreakpoints());

  /** Members of bodies that are keys or salts of one of these caches. */
  public static final List<String> KEY_MEMBERS =
      ALL.stream().flatMap(kind -> kind.keyMembers().stream()).toList();

  /** Members of tools that mark a place in one of these caches. */
  public static final List<String> TOOL_MARKS =
      ALL.stream().flatMap(kind -> kind.toolMarks().stream()).toList();

  private CacheKinds() {}

  /** The cache of that destination; empty when Reprise does not use it. */
  public static Optional<NativeCaching> of(Destination destination, String dialect) {
    return ALL.stream().filter(kind -> kind.serves(destination, dialect)).findFirst();
  }

  /** Whether a model signs its history, so that nothing before the newest turn may be rewritten. */
  public static boolean appendOnly(String model) {
    return ALL.stream().anyMatch(kind -> kind.facts(model).appendOnly());
  }
}
