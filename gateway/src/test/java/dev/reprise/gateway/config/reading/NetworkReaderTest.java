package dev.reprise.gateway.config.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.gateway.config.ProxyAddress;
import dev.reprise.gateway.config.Secret;
import dev.reprise.yaml.Misconfigured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkReaderTest {
  @TempDir Path folder;

  private Config read(String provider, Map<String, String> variables) {
    return ConfigReader.read(
        "providers: {p: {kind: openai_compatible, " + provider + "}}",
        null,
        CommandLineOptions.NONE,
        new Environment(variables, folder));
  }

  private ProviderConfig.Network network(String provider, Map<String, String> variables) {
    return read(provider, variables).providers().getFirst().network();
  }

  @Test
  void a_proxy_of_the_provider_counts_and_its_password_is_never_shown() {
    Config config =
        read(
            "base_url: \"http://127.0.0.1:9/v1\", proxy: \"http://ada:op%40n@proxy.example:3128\"",
            Map.of("HTTP_PROXY", "http://other:1"));
    assertThat(config.providers().getFirst().network().proxy())
        .isEqualTo(new ProxyAddress("proxy.example", 3128, new Secret("ada:op@n")));
    assertThat(config.effective())
        .contains("providers.p.proxy: http://(secret)@proxy.example:3128")
        .doesNotContain("op@n", "op%40n");
    assertThat(config.toString()).doesNotContain("op@n");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://a.example/v1, -, s.example",
        "http://a.example/v1, -, h.example",
        "https://a.example/v1, a.example, -",
        "https://b.a.example/v1, a.example, -",
        "https://ba.example/v1, a.example, s.example",
        "https://a.example/v1, .a.example, s.example",
        "https://b.a.example/v1, 'x, .a.example', -",
        "https://b.a.example/v1, *.a.example, -",
        "https://a.example/v1, *, -",
        "https://a.example/v1, a.example:443, -",
        "https://a.example/v1, a.example:80, s.example",
        "http://10.1.2.3:8000, 10.0.0.0/8, -",
        "http://11.1.2.3:8000, 10.0.0.0/8, h.example",
        "http://10.1.2.3:8000, 10.1.2.3, -",
        "'http://[fd00::1]:8000', fd00::/8, -",
        "http://127.0.0.1:8000, -, -",
        "http://localhost:8000, -, -"
      })
  void variables_name_a_proxy_and_whom_it_spares(String address, String spared, String proxy) {
    var variables =
        new java.util.HashMap<>(
            Map.of("HTTPS_PROXY", "http://s.example:1", "http_proxy", "h.example:2"));
    if (spared != null) {
      variables.put("NO_PROXY", spared);
    }
    ProxyAddress found = network("base_url: \"" + address + "\"", variables).proxy();
    assertThat(found == null ? null : found.host()).isEqualTo(proxy);
  }

  @Test
  void none_means_directly_whatever_the_variables_say() {
    var variables = Map.of("HTTPS_PROXY", "http://s.example:1");
    String provider = "base_url: \"https://a.example\"";
    assertThat(network(provider, variables).proxy()).as("control").isNotNull();
    assertThat(network(provider + ", proxy: none", variables).proxy()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://zz:1", "https://zz:1", "http://ada:pass word@zz", "http://zz:1/x"})
  void what_is_no_proxy_is_refused_without_being_shown(String url) {
    assertThatThrownBy(
            () -> read("base_url: \"https://a.example\", proxy: \"" + url + "\"", Map.of()))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("providers.p.proxy")
        .hasMessageNotContainingAny("pass word", "zz");
  }

  @Test
  void authorities_are_a_file_of_certificates() throws Exception {
    Files.writeString(folder.resolve("none.pem"), "nothing");
    for (String file : new String[] {"none.pem", "absent.pem"}) {
      assertThatThrownBy(
              () -> read("base_url: \"https://a.example\", authorities: " + file, Map.of()))
          .isInstanceOf(Misconfigured.class)
          .hasMessageContaining("providers.p.authorities");
    }
  }
}
