package dev.reprise.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the command line says of itself. */
class LauncherTest {
  /** Every command, those below others included. */
  static Stream<List<String>> commands() {
    return below(Launcher.line(), List.of());
  }

  private static Stream<List<String>> below(CommandLine line, List<String> path) {
    return line.getSubcommands().entrySet().stream()
        .filter(one -> !one.getKey().equals("help"))
        .flatMap(
            one -> {
              List<String> own = Stream.concat(path.stream(), Stream.of(one.getKey())).toList();
              return Stream.concat(Stream.of(own), below(one.getValue(), own));
            });
  }

  private static Console run(List<String> words, String more) throws InterruptedException {
    return Console.run(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_explains_itself(List<String> command) throws InterruptedException {
    Console help = run(command, "--help");
    assertThat(help.code()).as(help.err()).isZero();
    assertThat(help.out()).startsWith("Usage: reprise " + String.join(" ", command));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_word_it_does_not_know_ends_in_one_line_that_leads_to_help(List<String> command)
      throws InterruptedException {
    Console wrong = run(command, "--nonsense");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err().strip())
        .doesNotContain("\n")
        .endsWith("; see: reprise " + String.join(" ", command) + " --help");
  }

  @Test
  void help_is_a_command_too() throws InterruptedException {
    assertThat(Console.run("help").out()).isEqualTo(Console.run("--help").out());
    assertThat(Console.run("help", "explain").out())
        .isEqualTo(Console.run("explain", "--help").out())
        .contains("Reprise-Request-Id");
  }
}
