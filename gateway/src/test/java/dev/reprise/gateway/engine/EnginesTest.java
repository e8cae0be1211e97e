package dev.reprise.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.gateway.telemetry.Decisions;
import dev.reprise.gateway.telemetry.Metrics;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engines are asked, in which way, after the configuration has changed. */
class EnginesTest {
  private static final String PAGE =
      "vllm:prefix_cache_queries_total 29.0\nsglang:prompt_tokens_total 7.0\n";

  @TempDir Path folder;

  private final List<String> asked = new ArrayList<>();
  private final Metrics metrics = new Metrics(Decisions.accounts(), () -> 4);
  private int status = 200;

  private final Engines engines =
      new Engines(
          (call, within) -> {
            asked.add(call.provider() + " " + call.url());
            return Reply.whole(status, Headers.NONE, PAGE.getBytes(StandardCharsets.UTF_8));
          },
          Duration.ofSeconds(1),
          metrics);

  private List<ProviderConfig> providers(String name, String kind, String path) throws Exception {
    Path file = folder.resolve("reprise.yaml");
    Files.writeString(
        file,
        "providers: {%s: {kind: %s, base_url: \"http://127.0.0.1:9%s\"}}"
            .formatted(name, kind, path));
    return ConfigReader.read(
            new CommandLineOptions(file, null, null, folder.resolve("data")),
            new Environment(Map.of(), folder))
        .providers();
  }

  private String asksAfter(List<ProviderConfig> providers) {
    engines.adopt(providers);
    asked.clear();
    engines.read();
    return asked.getFirst();
  }

  private boolean tells(String count) {
    return metrics
        .scrape()
        .contains("replica_prefix_cache_queries{replica=\"127.0.0.1:9\"} " + count);
  }

  @Test
  void an_engine_is_asked_as_the_newest_configuration_says() throws Exception {
    assertThat(asksAfter(providers("one", "vllm", ""))).isEqualTo("one http://127.0.0.1:9/metrics");
    assertThat(tells("29.0")).isTrue();
    engines.adopt(providers("one", "vllm", ""));
    assertThat(tells("29.0")).as("the same engine keeps its figures").isTrue();
    assertThat(asksAfter(providers("two", "vllm", ""))).startsWith("two ");
    assertThat(asksAfter(providers("two", "vllm", "/east/v1"))).endsWith("/east/metrics");
    asksAfter(providers("two", "sglang", ""));
    assertThat(tells("7.0")).as("by the names of its kind").isTrue();
  }

  @Test
  void only_sglang_is_told_how_it_shows_its_metrics() throws Exception {
    var said = new ArrayList<String>();
    Handler listening =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            said.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger(Engines.class.getName());
    log.addHandler(listening);
    try {
      status = 404;
      asksAfter(providers("one", "vllm", ""));
      asksAfter(providers("one", "sglang", ""));
    } finally {
      log.removeHandler(listening);
    }
    assertThat(said).hasSize(2);
    assertThat(said.getFirst()).contains("status 404").doesNotContain("SGLang");
    assertThat(said.getLast()).contains("start SGLang with --enable-metrics");
  }
}
