package dev.reprise.insight;

import dev.reprise.gateway.cli.CheckConfigCommand;
import dev.reprise.gateway.cli.KeyCommand;
import dev.reprise.gateway.cli.Launcher;
import dev.reprise.gateway.cli.PricesCommand;
import dev.reprise.gateway.cli.Serve;
import dev.reprise.gateway.cli.Sim;
import dev.reprise.gateway.cli.Train;
import dev.reprise.gateway.cli.admin.Explain;
import dev.reprise.gateway.cli.admin.Invalidate;
import dev.reprise.gateway.cli.admin.ReloadCommand;
import dev.reprise.gateway.cli.admin.Restore;
import dev.reprise.gateway.cli.admin.StatsCommand;
import dev.reprise.gateway.cli.process.ProcessLimits;
import dev.reprise.insight.cli.Analyze;
import dev.reprise.insight.cli.CostCommand;
import dev.reprise.insight.cli.Demo;
import java.util.List;
import picocli.CommandLine.HelpCommand;

/** What {@code ./reprise} runs: the gateway's commands and this module's. */
public final class Main {
  private Main() {}

  /** All commands, in the order in which help shows them. To add one: a class and a line here. */
  static List<Class<?>> commands() {
    return List.of(
        Serve.class,
        Demo.class,
        Analyze.class,
        Sim.class,
        Explain.class,
        StatsCommand.class,
        Invalidate.class,
        ReloadCommand.class,
        Restore.class,
        CostCommand.class,
        PricesCommand.class,
        CheckConfigCommand.class,
        KeyCommand.class,
        Train.class,
        HelpCommand.class);
  }

  /** The command line with all commands. */
  public static Launcher launcher() {
    return new Launcher(Main::commands);
  }

  public static void main(String... arguments) throws InterruptedException {
    ProcessLimits.set();
    System.exit(launcher().run(arguments));
  }
}
