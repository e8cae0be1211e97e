package dev.reprise.gateway;

import dev.reprise.gateway.cli.Launcher;

/** Where the Java process begins. */
public final class Main {
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private Main() {}

  public static void main(String... arguments) throws InterruptedException {
    shareCores();
    System.exit(Launcher.run(arguments));
  }

  /**
   * Event loops and virtual threads share the cores: with a carrier for each core beside a loop for
   * each, half of a proxied call's time goes into waking carriers that find nothing to do. Read by
   * the JDK when the first virtual thread starts.
   */
  private static void shareCores() {
    if (System.getProperty(CARRIERS) == null) {
      int cores = Runtime.getRuntime().availableProcessors();
      System.setProperty(CARRIERS, Integer.toString(Math.max(1, cores / 2)));
    }
  }
}
