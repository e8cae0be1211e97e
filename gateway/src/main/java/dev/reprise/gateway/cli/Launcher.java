package dev.reprise.gateway.cli;

import dev.reprise.gateway.cli.process.ExitCode;
import dev.reprise.gateway.config.CommandLineOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * {@code reprise COMMAND …} (contract 2.1). The program on top gives the list of commands, so this
 * module need not know the modules above it. The list is asked for only when picocli reads the
 * line: a plain {@code serve} loads none of the command classes, which keeps its start short.
 */
public final class Launcher {
  private final Supplier<List<Class<?>>> commands;

  /**
   * @param commands classes with picocli's {@link Command}, in the order in which help shows them
   */
  public Launcher(Supplier<List<Class<?>>> commands) {
    this.commands = commands;
  }

  /** Runs one command and returns its exit code. */
  public int run(String... arguments) throws InterruptedException {
    Optional<CommandLineOptions> serve = ServeLine.read(arguments);
    return serve.isPresent() ? Serving.onConsole().run(serve.get()) : parsed(arguments);
  }

  /** All commands. */
  public CommandLine line() {
    var line = new CommandLine(new Top());
    commands.get().forEach(line::addSubcommand);
    return line.setParameterExceptionHandler(Launcher::misused);
  }

  private int parsed(String... arguments) {
    CommandLine line = line();
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return ExitCode.MISUSED;
    }
    return line.execute(arguments);
  }

  /** Prints one line: what is wrong, and the command that shows what to write instead. */
  private static int misused(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    line.getErr().println(wrong.getMessage() + "; see: " + help(line));
    return ExitCode.MISUSED;
  }

  private static String help(CommandLine line) {
    return line.getCommandSpec().qualifiedName() + " --help";
  }

  /** The program itself: its description, its version, and help for every command below it. */
  @Command(
      name = "reprise",
      description = "A prompt caching layer for LLM applications and agents.",
      scope = ScopeType.INHERIT,
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND")
  private static final class Top {}
}
