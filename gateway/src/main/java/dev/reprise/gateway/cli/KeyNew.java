package dev.reprise.gateway.cli;

import dev.reprise.gateway.cli.process.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code key new}: a caller's key, shown once, and the line that lets it in. */
@Command(
    name = "new",
    description =
        "Make a key for a caller. It is printed once and kept nowhere; the second line is for the configuration.")
final class KeyNew implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what to call the caller in the configuration")
  @Nullable String name;

  @Override
  public Integer call() {
    CallersKey key = CallersKey.random();
    String item =
        name == null
            ? "\"%s\"".formatted(key.hash())
            : "{name: \"%s\", hash: \"%s\"}".formatted(name, key.hash());
    var out = spec.commandLine().getOut();
    out.println(key.value());
    out.println(
        "callers: {keys: ["
            + item
            + "]} # where callers.keys is there already, add what is between [ and ]");
    out.flush();
    return ExitCode.DONE;
  }
}
