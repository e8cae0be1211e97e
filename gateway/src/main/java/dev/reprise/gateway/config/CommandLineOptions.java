package dev.reprise.gateway.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The options of the command line; each that is not null overrides the configuration file. */
public record CommandLineOptions(
    @Nullable Path config,
    @Nullable Integer port,
    @Nullable Integer adminPort,
    @Nullable Path data) {
  public static final CommandLineOptions NONE = new CommandLineOptions(null, null, null, null);

  public static CommandLineOptions ofFile(Path config) {
    return new CommandLineOptions(config, null, null, null);
  }
}
