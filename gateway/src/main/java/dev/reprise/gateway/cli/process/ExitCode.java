package dev.reprise.gateway.cli.process;

/** The exit codes of every command (contract 2.1). */
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /** The check failed, or no gateway answered. */
  public static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  public static final int MISUSED = 2;

  private ExitCode() {}
}
