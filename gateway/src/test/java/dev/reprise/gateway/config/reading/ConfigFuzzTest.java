package dev.reprise.gateway.config.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Environment;
import dev.reprise.yaml.Misconfigured;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** No text makes the reader throw anything but its own refusal. */
@Tag("fuzz")
class ConfigFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void any_text_is_a_configuration_or_a_refusal(byte[] input) {
    var environment = new Environment(Map.of("KEY", "k"), Path.of("/nowhere"));
    try {
      ConfigReader.read(new String(input, UTF_8), null, CommandLineOptions.NONE, environment)
          .effective();
    } catch (Misconfigured expected) {
      if (expected.getMessage().indexOf('\n') >= 0) {
        throw new AssertionError("a refusal is one line", expected);
      }
    }
  }
}
