package dev.reprise.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code key new|hash}: makes a caller's key, or prints the hash that the configuration stores. */
@Command(
    name = "key",
    description = "Make a caller's key, or hash one for callers.keys of the configuration.",
    subcommands = {KeyNew.class, KeyHash.class})
public final class KeyCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: key new, or key hash");
  }
}
