package dev.reprise.gateway;

import dev.reprise.gateway.cli.Launcher;

/** Where the Java process begins. */
public final class Main {
  private Main() {}

  public static void main(String... arguments) throws InterruptedException {
    System.exit(Launcher.run(arguments));
  }
}
