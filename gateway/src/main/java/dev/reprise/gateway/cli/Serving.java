package dev.reprise.gateway.cli;

import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.cli.process.ExitCode;
import dev.reprise.gateway.cli.process.LastingLogs;
import dev.reprise.gateway.cli.process.Signals;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.ConfigWarnings;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.CheckConfig;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.gateway.telemetry.lines.Logs;
import dev.reprise.yaml.Misconfigured;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a gateway until it is told to stop. The line with its addresses goes to {@code out},
 * everything else to {@code err}.
 */
record Serving(PrintWriter out, PrintWriter err) {
  /**
   * The launcher sets it before it prepares the start-up cache, which takes long: then only the
   * configuration is read, so that a mistake is told at once.
   */
  private static final String CHECK_ONLY = "reprise.serve.check-only";

  static Serving onConsole() {
    return new Serving(new PrintWriter(System.out, true), new PrintWriter(System.err, true));
  }

  /** Serves until it is told to stop; returns the exit code. */
  int run(CommandLineOptions options) throws InterruptedException {
    System.setProperty("java.util.logging.manager", LastingLogs.class.getName());
    Logs.onStandardError();
    try {
      Config read = ConfigReader.read(options, Environment.ofProcess());
      if (Boolean.getBoolean(CHECK_ONLY)) {
        CheckConfig.refuseBundle(read);
        return ExitCode.DONE;
      }
      serve(
          Gateway.start(read, () -> ConfigReader.read(options, Environment.ofProcess())),
          ConfigWarnings.of(read));
      return ExitCode.DONE;
    } catch (Misconfigured | IllegalStateException cannotStart) {
      err.println(cannotStart.getMessage());
      return ExitCode.MISUSED;
    }
  }

  private void serve(Gateway gateway, List<String> warnings) throws InterruptedException {
    var stopped = new CountDownLatch(1);
    Signals.onTerm(
        () -> {
          gateway.drain();
          stopped.countDown();
        });
    Signals.onHangUp(gateway::reload);
    out.println(gateway.listening());
    out.flush();
    // Not held in a field: the first logger made decides which log manager the process has.
    System.Logger log = System.getLogger(Serving.class.getName());
    gateway.notes().forEach(note -> log.log(System.Logger.Level.WARNING, note));
    warnings.forEach(warning -> log.log(System.Logger.Level.WARNING, warning));
    stopped.await();
  }
}
