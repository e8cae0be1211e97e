package dev.reprise.gateway.cli;

import dev.reprise.testkit.Console;

/** Runs one of this module's commands as a terminal does. */
public final class Commands {
  private Commands() {}

  public static Console run(String... line) throws Exception {
    return Console.of(() -> new Launcher(GatewayMain::commands).run(line));
  }
}
