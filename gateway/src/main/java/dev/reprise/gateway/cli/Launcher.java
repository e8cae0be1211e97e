package dev.reprise.gateway.cli;

import dev.reprise.gateway.config.Options;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** {@code reprise COMMAND …} (contract 2.1). */
@Command(
    name = "reprise",
    description = "A prompt caching layer for LLM applications and agents.",
    scope = ScopeType.INHERIT, // every command explains itself
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Serve.class,
      Demo.class,
      Analyze.class,
      Sim.class,
      Explain.class,
      StatsCommand.class,
      Invalidate.class,
      Restore.class,
      CostCommand.class,
      PricesCommand.class,
      Check.class,
      KeyCommand.class,
      Train.class,
      HelpCommand.class
    })
public final class Launcher {
  /** Done. */
  static final int DONE = 0;

  /** The check failed, or nobody answered. */
  static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  static final int MISUSED = 2;

  private Launcher() {}

  /** Runs one command and returns its exit code. */
  public static int run(String... arguments) throws InterruptedException {
    Optional<Options> serve = ServeLine.read(arguments);
    return serve.isPresent() ? Serving.onConsole().run(serve.get()) : parsed(arguments);
  }

  /** All commands. */
  static CommandLine line() {
    return new CommandLine(new Launcher()).setParameterExceptionHandler(Launcher::misused);
  }

  private static int parsed(String... arguments) {
    CommandLine line = line();
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return MISUSED;
    }
    return line.execute(arguments);
  }

  /** One line: what is wrong, what to write instead. */
  private static int misused(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    line.getErr().println(wrong.getMessage() + "; see: " + help(line));
    return MISUSED;
  }

  private static String help(CommandLine line) {
    return line.getCommandSpec().qualifiedName() + " --help";
  }
}
