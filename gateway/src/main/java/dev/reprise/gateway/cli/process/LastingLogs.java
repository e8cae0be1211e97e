package dev.reprise.gateway.cli.process;

import java.util.logging.LogManager;

/**
 * Keeps writing while the process stops. The JDK's own manager closes all handlers in a shutdown
 * hook, which runs beside the drain: what the drain says, {@code stopped} last of all, would be
 * lost. It is named in the property {@code java.util.logging.manager} before anything is logged:
 * the JDK makes its manager once. Handlers here write to standard error at once, so nothing has to
 * be closed.
 */
public final class LastingLogs extends LogManager {
  @Override
  public void reset() {}
}
