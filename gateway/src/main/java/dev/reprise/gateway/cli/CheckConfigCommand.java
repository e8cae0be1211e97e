package dev.reprise.gateway.cli;

import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.CheckConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code check-config F}: what would be in force, or the one thing that is wrong. */
@Command(
    name = "check-config",
    description =
        "Print what a configuration file puts in force, or the one thing that is wrong with it.")
public final class CheckConfigCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the configuration file")
  Path file;

  @Override
  public Integer call() {
    return CheckConfig.run(
        CommandLineOptions.ofFile(file), Environment.ofProcess(), System.out, System.err);
  }
}
