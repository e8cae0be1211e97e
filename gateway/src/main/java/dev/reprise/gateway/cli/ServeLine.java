package dev.reprise.gateway.cli;

import dev.reprise.gateway.config.CommandLineOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plain {@code serve} line without picocli: picocli's reflection took a third of the time
 * of a start. Any other line (help, a mistake, another spelling) is left to picocli, so that
 * messages come from one place.
 */
final class ServeLine {
  private static final Set<String> NAMES = Set.of("--config", "--port", "--admin-port", "--data");

  private ServeLine() {}

  /** The options, or empty when picocli should look at the line. */
  static Optional<CommandLineOptions> read(String... line) {
    if (line.length % 2 == 0 || !line[0].equals("serve")) {
      return Optional.empty();
    }
    var values = new TreeMap<String, String>();
    for (int i = 1; i < line.length; i += 2) {
      boolean plain = NAMES.contains(line[i]) && !line[i + 1].startsWith("-");
      if (!plain || values.put(line[i], line[i + 1]) != null) {
        return Optional.empty();
      }
    }
    return options(values);
  }

  private static Optional<CommandLineOptions> options(Map<String, String> values) {
    try {
      return Optional.of(
          new CommandLineOptions(
              path(values.get("--config")),
              number(values.get("--port")),
              number(values.get("--admin-port")),
              path(values.get("--data"))));
    } catch (IllegalArgumentException notPlain) {
      return Optional.empty();
    }
  }

  private static @Nullable Path path(@Nullable String value) {
    return value == null ? null : Path.of(value);
  }

  private static @Nullable Integer number(@Nullable String value) {
    return value == null ? null : Integer.valueOf(value);
  }
}
