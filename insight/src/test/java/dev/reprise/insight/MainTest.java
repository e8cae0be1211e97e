package dev.reprise.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.insight.cli.Commands;
import dev.reprise.testkit.Console;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the command line says of itself. */
class MainTest {
  /** Every command, those below others included. */
  static Stream<List<String>> commands() {
    return below(Main.launcher().line(), List.of());
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

  private static Console run(List<String> words, String more) throws Exception {
    return Commands.run(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_explains_itself(List<String> command) throws Exception {
    Console help = run(command, "--help");
    assertThat(help.code()).as(help.err()).isZero();
    assertThat(help.out()).startsWith("Usage: reprise " + String.join(" ", command));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_word_it_does_not_know_ends_in_one_line_that_leads_to_help(List<String> command)
      throws Exception {
    Console wrong = run(command, "--nonsense");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err().strip())
        .doesNotContain("\n")
        .endsWith("; see: reprise " + String.join(" ", command) + " --help");
  }

  @Test
  void help_is_a_command_too() throws Exception {
    assertThat(Commands.run("help").out()).isEqualTo(Commands.run("--help").out());
    assertThat(Commands.run("help", "explain").out())
        .isEqualTo(Commands.run("explain", "--help").out())
        .contains("Reprise-Request-Id");
  }

  @Test
  void every_command_of_the_gateway_is_listed_in_the_gateways_order() {
    List<Class<?>> gateways = dev.reprise.gateway.cli.GatewayMain.commands();
    assertThat(Main.commands()).containsSubsequence(gateways).hasSize(gateways.size() + 3);
  }
}
