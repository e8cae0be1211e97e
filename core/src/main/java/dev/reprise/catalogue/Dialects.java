package dev.reprise.catalogue;

import dev.reprise.provider.Dialect;
import dev.reprise.provider.anthropic.Anthropic;
import dev.reprise.provider.gemini.Gemini;
import dev.reprise.provider.openai.OpenAiChat;
import dev.reprise.provider.openai.OpenAiResponses;
import dev.reprise.request.Operation;
import java.util.List;
import java.util.Optional;

/** The wire formats Reprise speaks: the one visible list. */
public final class Dialects {
  /** Add a line here, and a folder under {@code provider/}. */
  public static final List<Dialect> ALL =
      List.of(new OpenAiChat(), new OpenAiResponses(), new Anthropic(), new Gemini());

  private Dialects() {}

  /**
   * Reads every dialect's data now rather than at the first request; whoever starts may call it
   * aside.
   */
  public static void load() {
    ALL.forEach(Dialect::fieldRules);
  }

  public static Optional<Dialect> byName(String name) {
    for (Dialect dialect : ALL) {
      if (dialect.name().equals(name)) {
        return Optional.of(dialect);
      }
    }
    return Optional.empty();
  }

  /** The dialect a resolved operation is asked in. */
  public static Dialect forOperation(Operation operation) {
    return byName(operation.dialect())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no dialect is called " + operation.dialect() + "; see Dialects.ALL"));
  }
}
