package dev.reprise.gateway.cli.process;

/**
 * Process signals. TERM and INT end the process through its shutdown hook, which waits for the
 * drain; HUP asks for a reload.
 */
public final class Signals {
  private Signals() {}

  /** The process ends when {@code drain} has returned. */
  public static void onTerm(Runnable drain) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("drain").unstarted(drain));
  }

  public static void onHangUp(Runnable reload) {
    sun.misc.Signal.handle(new sun.misc.Signal("HUP"), signal -> Thread.ofVirtual().start(reload));
  }
}
