package dev.reprise.gateway.telemetry;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sets up logging: JSON lines on standard error, from INFO on for Reprise, from WARNING on for
 * libraries.
 */
public final class Logs {
  private Logs() {}

  public static void asJsonLines() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    var console = new ConsoleHandler();
    console.setFormatter(new JsonLines());
    root.addHandler(console);
    root.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
  }

  // Held here, since the JDK keeps loggers in weak references and would lose the level.
  private static final Logger OURS = Logger.getLogger("dev.reprise");
}
