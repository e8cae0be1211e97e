package dev.reprise.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/**
 * One command as a terminal sees it: its exit code and what it printed.
 *
 * @param out standard output, as UTF-8
 * @param err standard error, as UTF-8
 */
public record Console(int code, String out, String err) {

  /** Runs a command that returns its exit code, with both streams of this process replaced. */
  public static Console of(Callable<Integer> command) throws Exception {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    PrintStream usualOut = System.out;
    PrintStream usualErr = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int code = command.call();
      return new Console(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(usualOut);
      System.setErr(usualErr);
    }
  }
}
