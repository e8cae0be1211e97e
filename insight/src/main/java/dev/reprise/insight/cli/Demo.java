package dev.reprise.insight.cli;

import dev.reprise.gateway.cli.process.ExitCode;
import dev.reprise.gateway.cli.process.Signals;
import dev.reprise.gateway.telemetry.lines.Logs;
import dev.reprise.insight.demo.Demonstration;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code demo}: the same agent work without and with Reprise. */
@Command(
    name = "demo",
    description =
        "Run the same agent work without and with Reprise against the simulator, and compare.")
public final class Demo implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "TRACE",
      description = "a recorded workload instead: JSON lines with input and session_id, .gz or not")
  @Nullable Path trace;

  @Option(
      names = "--model",
      defaultValue = "gpt-5.6-sol",
      description = "model asked (default: ${DEFAULT-VALUE})")
  String model;

  @Option(
      names = "--repeat",
      defaultValue = "3",
      description =
          "how many colleagues work (or how often the trace is run) (default: ${DEFAULT-VALUE})")
  int repeat;

  @Option(
      names = "--exit",
      description = "end when the table is printed instead of leaving the gateway up")
  boolean exit;

  @Override
  public Integer call() throws Exception {
    Logs.onStandardError();
    var command = spec.commandLine();
    try (var demonstration =
        Demonstration.start(
            command.getOut(), System.console() != null && System.console().isTerminal())) {
      demonstration.compare(trace, model, repeat);
      if (!exit) {
        var stopped = new CountDownLatch(1);
        Signals.onTerm(stopped::countDown);
        command.getOut().println(demonstration.stillUp());
        command.getOut().flush();
        stopped.await();
      }
      return ExitCode.DONE;
    } catch (java.io.IOException unreadable) {
      command.getErr().println(unreadable.getMessage());
      return ExitCode.MISUSED;
    }
  }
}
