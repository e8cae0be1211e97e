package dev.reprise.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: openai | openai",
        "kind: anthropic | anthropic",
        "kind: gemini | google",
        "kind: simulator | ''",
        "kind: vllm, base_url: http://10.0.0.1:8000 | none",
        "kind: azure_openai, base_url: https://h.openai.azure.com | azure",
        "kind: openai_compatible, base_url: https://api.deepseek.com | deepseek",
        "kind: openai_compatible, base_url: https://api.x.ai/v1 | x-ai",
        "kind: openai_compatible, base_url: https://notx.ai/v1 | none",
        "kind: openai_compatible, base_url: https://bedrock-runtime.us-east-1.amazonaws.com | aws",
        "kind: anthropic, base_url: https://bedrock-mantle.us-east-1.api.aws | aws",
        "kind: openai_compatible, base_url: http://127.0.0.1:9, prices: mistral | mistral"
      })
  void a_providers_list_is_found_by_kind_and_address_unless_it_is_named(
      String provider, String vendor) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("reprise.yaml"),
            "providers: {p: {" + provider.replaceAll("(http[^,]+)", "\"$1\"") + "}}");
    Config config =
        ConfigReader.read(
            new CommandLineOptions(file, 0, 0, folder.resolve("data")),
            new Environment(Map.of(), folder));
    assertThat(Vendors.of(config).of("p")).isEqualTo(vendor);
  }
}
