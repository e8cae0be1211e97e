package dev.reprise.gateway.cli;

import dev.reprise.gateway.config.CommandLineOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: runs the gateway until it is told to stop. */
@Command(
    name = "serve",
    description =
        "Run the gateway. Without a configuration or provider keys the built-in simulator answers.")
public final class Serve implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "configuration (default: REPRISE_CONFIG, else none is needed)")
  @Nullable Path config;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "data port, 0 picks a free one (default: 8080)")
  @Nullable Integer port;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      description = "admin port, 0 picks a free one (default: 8081)")
  @Nullable Integer adminPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of everything durable (default: data)")
  @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    var line = spec.commandLine();
    return new Serving(line.getOut(), line.getErr())
        .run(new CommandLineOptions(config, port, adminPort, data));
  }
}
