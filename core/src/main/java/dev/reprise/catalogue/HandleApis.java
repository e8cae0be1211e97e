package dev.reprise.catalogue;

import dev.reprise.provider.gemini.GeminiHandles;
import dev.reprise.provider.handle.HandleApi;
import dev.reprise.request.Operation;
import java.util.List;
import java.util.Optional;

/** The list of the APIs that keep prefixes as objects. */
public final class HandleApis {
  /** Add a line here. */
  public static final List<HandleApi> ALL = List.of(new GeminiHandles());

  private HandleApis() {}

  /** The API whose objects requests of this operation can name. */
  public static Optional<HandleApi> of(Operation operation) {
    for (HandleApi api : ALL) {
      if (api.takes(operation)) {
        return Optional.of(api);
      }
    }
    return Optional.empty();
  }
}
