package dev.reprise.gateway.cli;

import dev.reprise.gateway.cli.admin.Explain;
import dev.reprise.gateway.cli.admin.Invalidate;
import dev.reprise.gateway.cli.admin.ReloadCommand;
import dev.reprise.gateway.cli.admin.Restore;
import dev.reprise.gateway.cli.admin.StatsCommand;
import dev.reprise.gateway.cli.process.ProcessLimits;
import java.util.List;
import picocli.CommandLine.HelpCommand;

/**
 * The gateway alone as a program: every command but {@code analyze}, {@code cost} and {@code demo},
 * which the module {@code insight} adds.
 */
public final class GatewayMain {
  private GatewayMain() {}

  /** The commands of this module, in the order in which help shows them. */
  public static List<Class<?>> commands() {
    return List.of(
        Serve.class,
        Sim.class,
        Explain.class,
        StatsCommand.class,
        Invalidate.class,
        ReloadCommand.class,
        Restore.class,
        PricesCommand.class,
        CheckConfigCommand.class,
        KeyCommand.class,
        Train.class,
        HelpCommand.class);
  }

  public static void main(String... arguments) throws InterruptedException {
    ProcessLimits.set();
    System.exit(new Launcher(GatewayMain::commands).run(arguments));
  }
}
