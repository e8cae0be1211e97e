package dev.reprise.gateway.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the command line says; each part wins over the file when it is not null. */
public record Options(
    @Nullable Path config,
    @Nullable Integer port,
    @Nullable Integer adminPort,
    @Nullable Path data) {
  public static final Options NONE = new Options(null, null, null, null);

  public static Options ofFile(Path config) {
    return new Options(config, null, null, null);
  }
}
