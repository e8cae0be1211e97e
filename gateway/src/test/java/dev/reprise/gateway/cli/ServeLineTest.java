package dev.reprise.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.config.CommandLineOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServeLineTest {

  @Test
  void a_plain_line_is_read() {
    assertThat(read("serve")).contains(CommandLineOptions.NONE);
    assertThat(read("serve --port 0 --data here --admin-port 9 --config c.yaml"))
        .contains(new CommandLineOptions(Path.of("c.yaml"), 0, 9, Path.of("here")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sim --port 0",
        "serve --help",
        "serve --port",
        "serve --port x",
        "serve --port=0",
        "serve --port 0 --port 1",
        "serve --prot 0",
        "serve --config --port",
        "serve extra",
        "--port 0"
      })
  void anything_else_is_left_to_picocli(String line) {
    assertThat(read(line)).isEmpty();
  }

  private static Optional<CommandLineOptions> read(String line) {
    return ServeLine.read(line.split(" ", -1));
  }
}
