package dev.reprise.provider;

import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dialect's part of the route table (contract 2.2). Matching is exact, byte for byte: a path that
 * is not declared is no operation of the dialect, whatever it ends or starts with.
 *
 * @param exact {@code POST /v1/messages} to what it asks for
 * @param others reads paths that hold a name, such as a model's
 */
public record Routes(Map<String, Operation> exact, PathPattern others) {
  private static final PathPattern NO_PATTERN = (method, path, query) -> null;

  public Routes {
    exact = Map.copyOf(exact);
  }

  /** Routes with fixed paths only. */
  public static Routes of(Map<String, Operation> exact) {
    return new Routes(exact, NO_PATTERN);
  }

  /** Routes whose paths all contain a name. */
  public static Routes read(PathPattern others) {
    return new Routes(Map.of(), others);
  }

  /** Reads a path that is not written out. */
  public interface PathPattern {
    /**
     * The operation; null when the path does not belong to the dialect; an operation with act
     * UNKNOWN when it does and is not understood.
     */
    @Nullable Operation read(String method, String path, Query query);
  }
}
