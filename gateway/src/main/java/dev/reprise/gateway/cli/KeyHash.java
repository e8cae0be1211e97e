package dev.reprise.gateway.cli;

import dev.reprise.gateway.cli.process.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code key hash}: prints the hash of a key as {@code callers.keys} takes it. */
@Command(
    name = "hash",
    description = "Print sha256:HEX of a key, for callers.keys of the configuration.")
final class KeyHash implements Callable<Integer> {
  private static final int LONGEST = 8192;

  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "KEY",
      description =
          "the key; without it the first line of standard input is read, which other users of the machine do not see")
  @Nullable String key;

  @Override
  public Integer call() throws IOException {
    String value = (key == null ? firstLine() : key).strip();
    boolean legal =
        !value.isEmpty()
            && value.length() <= LONGEST
            && value.chars().allMatch(c -> c > ' ' && c < 127);
    if (!legal) {
      throw new ParameterException(
          spec.commandLine(),
          "the key must be 1 to 8192 visible ASCII characters without blanks, since a header carries it");
    }
    spec.commandLine().getOut().println(new CallersKey(value).hash());
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }

  private static String firstLine() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    return line == null ? "" : line;
  }
}
