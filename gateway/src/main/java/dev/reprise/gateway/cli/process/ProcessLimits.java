package dev.reprise.gateway.cli.process;

/** Limits of the Java process that are read once, when the first thread or buffer is made. */
public final class ProcessLimits {
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private static final String BUFFERS = "io.netty.maxDirectMemory";
  private static final long LEAST_BUFFERS = 64 << 20;

  private ProcessLimits() {}

  /** Sets what the command line of {@code java} did not set. To be called first in {@code main}. */
  public static void set() {
    shareCores();
    boundBuffers();
  }

  /**
   * Bounds the memory outside of the heap (bytes read and not yet parsed, written and not yet sent)
   * by a quarter of the heap's maximum, at least 64 MiB. Netty alone would allow as much as the
   * heap's maximum. Netty reads this when its first buffer is made.
   */
  private static void boundBuffers() {
    if (System.getProperty(BUFFERS) == null) {
      long most = Math.max(LEAST_BUFFERS, Runtime.getRuntime().maxMemory() / 4);
      System.setProperty(BUFFERS, Long.toString(most));
    }
  }

  /**
   * Event loops and virtual threads share the cores: with one carrier thread for each core beside
   * one loop for each core, half of a proxied call's time goes into waking carriers that have no
   * work. The JDK reads this when the first virtual thread starts.
   */
  private static void shareCores() {
    if (System.getProperty(CARRIERS) == null) {
      int cores = Runtime.getRuntime().availableProcessors();
      System.setProperty(CARRIERS, Integer.toString(Math.max(1, cores / 2)));
    }
  }
}
