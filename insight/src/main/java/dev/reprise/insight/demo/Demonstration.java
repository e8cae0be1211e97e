package dev.reprise.insight.demo;

import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.price.Prices;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.SimulatorServer;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.SimulatorClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts a gateway with the simulator as its provider, in a temporary folder, and runs the same
 * work without and with it.
 */
public final class Demonstration implements AutoCloseable {
  private final PrintWriter out;
  private final boolean terminal;
  private final Path folder;
  private final Gateway gateway;

  private Demonstration(PrintWriter out, boolean terminal, Path folder) {
    this.out = out;
    this.terminal = terminal;
    this.folder = folder;
    Config config =
        ConfigReader.read(
            new CommandLineOptions(null, 0, 0, folder), new Environment(Map.of(), folder));
    this.gateway = Gateway.start(config, () -> config);
  }

  public static Demonstration start(PrintWriter out, boolean terminal) throws IOException {
    return new Demonstration(out, terminal, Files.createTempDirectory("reprise-demo"));
  }

  /**
   * Runs the work twice and prints the table.
   *
   * @param trace a recorded workload, or null for the shipped one
   */
  public void compare(@Nullable Path trace, String model, int repeat)
      throws IOException, InterruptedException {
    Workload workload = trace == null ? new Conversations(repeat) : Trace.read(trace, repeat);
    Prices prices = Prices.shipped();
    Simulator behind =
        Objects.requireNonNull(
            gateway.simulator(), "the demonstration's gateway has no provider but the simulator");
    // A provider of its own for the first pass: both begin with nothing in the provider's prompt
    // cache.
    var alone = new Simulator(Settings.standard(), SimulatorClock.system());
    try (var server = SimulatorServer.start(alone, 0)) {
      MeasuredRun.Measured without =
          pass("without Reprise", new MeasuredRun(server.url(), model, false), workload, alone);
      MeasuredRun.Measured with =
          pass("with Reprise", new MeasuredRun(gateway.dataUrl(), model, true), workload, behind);
      new Comparison(out, prices, model).print(workload.title(), without, with);
    } catch (ExecutionException failed) {
      throw new IOException("the demonstration stopped: " + failed.getMessage(), failed);
    }
  }

  private MeasuredRun.Measured pass(
      String label, MeasuredRun pass, Workload workload, Simulator simulator)
      throws InterruptedException, ExecutionException {
    var bar = new ProgressBar(out, label, workload.calls(), terminal);
    MeasuredRun.Measured measured = pass.run(workload, simulator.accounts(), bar::at);
    bar.done(measured.asked());
    return measured;
  }

  public String stillUp() {
    return "%nThe gateway is still up: data %s, admin %s (./reprise stats --url %s --data %s). Ctrl-C ends it."
        .formatted(gateway.dataUrl(), gateway.adminUrl(), gateway.adminUrl(), folder);
  }

  @Override
  public void close() {
    gateway.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
