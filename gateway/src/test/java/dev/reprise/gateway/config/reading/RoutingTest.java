package dev.reprise.gateway.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.Routing;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which provider answers (contract 2.6), sentence by sentence. */
class RoutingTest {
  private static final String TWO =
      """
      providers:
        a: {kind: openai}
        b: {kind: vllm, base_url: "http://h:8000"}
        claude: {kind: anthropic}
      routes:
        - {when: {model: "claude-*"}, provider: a}
        - {name: faq, when: {model: "m-*", task: faq, agent: "bot*", tenant: acme}, provider: b}
        - {when: {model: "m-*"}, provider: a}
      """;

  private static Optional<Routing.Resolved> resolve(String yaml, String family, String model) {
    return routing(yaml).resolve(family, model, "", "", "acme");
  }

  private static Routing routing(String yaml) {
    var environment = new Environment(Map.of(), Path.of("/nowhere"));
    return ConfigReader.read(yaml, null, CommandLineOptions.NONE, environment).routing();
  }

  private static String answers(Optional<Routing.Resolved> resolved) {
    return resolved.map(it -> it.route().name() + "→" + it.provider().name()).orElse("404");
  }

  @Test
  void the_dialect_of_the_path_comes_first_and_nothing_is_translated() {
    assertThat(answers(resolve(TWO, "anthropic", "claude-5"))).isEqualTo("default→claude");
    assertThat(answers(resolve(TWO, "gemini", "m-1"))).isEqualTo("404");
  }

  @Test
  void then_the_first_route_that_matches() {
    assertThat(answers(resolve(TWO, "openai", "m-1"))).isEqualTo("route-3→a");
    assertThat(answers(resolve(TWO, "openai", "claude-5"))).isEqualTo("route-1→a");
    var faq = routing(TWO).resolve("openai", "m-1", "faq", "bot-7", "acme");
    assertThat(answers(faq)).isEqualTo("faq→b");
    assertThat(answers(routing(TWO).resolve("openai", "m-1", "faq", "bot-7", "globex")))
        .isEqualTo("route-3→a");
  }

  @Test
  void a_model_no_route_takes_goes_to_the_only_provider_of_its_dialect_else_nowhere() {
    assertThat(answers(resolve(TWO, "openai", "other"))).isEqualTo("404");
    assertThat(answers(resolve(TWO, "anthropic", "other"))).isEqualTo("default→claude");
  }

  @Test
  void one_provider_of_a_dialect_needs_no_route() {
    assertThat(answers(resolve("providers: {a: {kind: openai}}", "openai", "m-1")))
        .isEqualTo("default→a");
  }

  @Test
  void an_operation_without_a_model_goes_to_the_first_provider_of_its_dialect() {
    assertThat(answers(resolve(TWO, "openai", ""))).isEqualTo("default→a");
  }

  @Test
  void the_simulator_answers_every_dialect_when_nothing_is_configured() {
    for (String family : new String[] {"openai", "anthropic", "gemini"}) {
      assertThat(answers(resolve("", family, "m-1"))).isEqualTo("default→simulator");
    }
  }
}
