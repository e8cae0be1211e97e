package dev.reprise.gateway.telemetry.lines;

import java.io.Console;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Sets up logging on standard error, from INFO on for Reprise, from WARNING on for libraries: JSON
 * lines, or plain lines for a person at a terminal. Never both.
 */
public final class Logs {
  private Logs() {}

  /** JSON lines, or plain ones when standard error is read at a terminal. */
  public static void onStandardError() {
    on(atTerminal() ? new PlainLines() : new JsonLines());
  }

  /** A console is there only when standard input and output are a terminal, too. */
  private static boolean atTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static void on(Formatter lines) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    var console = new ConsoleHandler();
    console.setFormatter(lines);
    root.addHandler(console);
    root.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
  }

  /** {@code level: message}. */
  private static final class PlainLines extends Formatter {
    @Override
    public String format(LogRecord entry) {
      return entry.getLevel().getName().toLowerCase(Locale.ROOT)
          + ": "
          + formatMessage(entry)
          + (entry.getThrown() == null ? "" : " (" + entry.getThrown().getClass().getName() + ")")
          + "\n";
    }
  }

  // Held here, since the JDK keeps loggers in weak references and would lose the level.
  private static final Logger OURS = Logger.getLogger("dev.reprise");
}
