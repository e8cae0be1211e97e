package dev.reprise.gateway.cli;

import dev.reprise.gateway.cli.process.ExitCode;
import dev.reprise.gateway.cli.process.Signals;
import dev.reprise.gateway.telemetry.lines.Logs;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.SimulatorServer;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.SimulatorClock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sim}: the provider simulator alone. */
@Command(
    name = "sim",
    description =
        "Run the provider simulator alone: OpenAI, Anthropic and Gemini on one port, or a vLLM replica.")
public final class Sim implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8090",
      description = "0 picks a free one (default: ${DEFAULT-VALUE})")
  int port;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "PROVIDERS",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Settings.Kind kind;

  @Option(names = "--instant", description = "answer without the delays of a real provider")
  boolean instant;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "decides texts, ids and chances (default: ${DEFAULT-VALUE})")
  long seed;

  @Override
  public Integer call() throws InterruptedException {
    Logs.onStandardError();
    Settings settings =
        (instant ? Settings.instant() : Settings.standard()).withKind(kind).withSeed(seed);
    try (var server =
        SimulatorServer.start(new Simulator(settings, SimulatorClock.system()), port)) {
      var stopped = new CountDownLatch(1);
      Signals.onTerm(stopped::countDown);
      spec.commandLine().getOut().println("listening sim=" + server.url());
      spec.commandLine().getOut().flush();
      stopped.await();
      return ExitCode.DONE;
    }
  }
}
