package dev.reprise.insight.cli;

import dev.reprise.insight.Main;
import dev.reprise.testkit.Console;

/** Runs any command of the program as a terminal does. */
public final class Commands {
  private Commands() {}

  public static Console run(String... line) throws Exception {
    return Console.of(() -> Main.launcher().run(line));
  }
}
