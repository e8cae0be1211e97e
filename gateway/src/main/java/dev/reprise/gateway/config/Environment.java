package dev.reprise.gateway.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the configuration reads from the process around it.
 *
 * @param variables of the process
 * @param folder the working folder
 */
public record Environment(Map<String, String> variables, Path folder) {
  public Environment {
    variables = Map.copyOf(variables);
  }

  public static Environment ofProcess() {
    return new Environment(System.getenv(), Path.of("").toAbsolutePath());
  }

  /** A variable that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }
}
