package dev.reprise.gateway;

import dev.reprise.gateway.cli.Launcher;

/** Where the Java process begins. */
public final class Main {
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private static final String BUFFERS = "io.netty.maxDirectMemory";
  private static final long LEAST_BUFFERS = 64 << 20;

  private Main() {}

  public static void main(String... arguments) throws InterruptedException {
    shareCores();
    boundBuffers();
    System.exit(Launcher.run(arguments));
  }

  /**
   * What lies outside of the heap (octets read and not yet looked at, written and not yet sent) is
   * bounded by a part of it; Netty itself would take as much again as the heap may have. Read by
   * Netty when its first buffer is made.
   */
  private static void boundBuffers() {
    if (System.getProperty(BUFFERS) == null) {
      long most = Math.max(LEAST_BUFFERS, Runtime.getRuntime().maxMemory() / 4);
      System.setProperty(BUFFERS, Long.toString(most));
    }
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
