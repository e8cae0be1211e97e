package dev.reprise.policy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.yaml.Misconfigured;
import org.junit.jupiter.api.Test;

/** Unknown keys of a bundle are all named at once, before what follows from them. */
class BundleKeysTest {
  private static Misconfigured refused(String yaml) {
    try {
      BundleReader.read(yaml);
    } catch (Misconfigured e) {
      return e;
    }
    throw new AssertionError("read: " + yaml);
  }

  @Test
  void all_of_them_wherever_they_stand() {
    Misconfigured why =
        refused(
            """
            version: v1
            kil_switch: true
            headers: {ignored: []}
            tools: [{name: a, side_effects: none, fresh: slow}]
            entries: {model_response: {tll: {max: 1h}, ttl: {maximum: 1h}}, model_respons: {}}
            rules: [{name: r, entry: model_response, alow: {}, when: {modell: m}}]
            rollout: {model_response: {mode: serve, percnt: 3, routes: {a: {mood: off}}}}
            """);
    assertThat(why.key()).isEqualTo("kil_switch");
    assertThat(why.line()).isEqualTo(2);
    assertThat(why)
        .hasMessageContaining("kil_switch: there is no such key; did you mean kill_switch?")
        .hasMessageContaining("headers.ignored")
        .hasMessageContaining("fresh:")
        .hasMessageContaining("entries.model_response.tll: there is no such key; did you mean ttl?")
        .hasMessageContaining("entries.model_response.ttl.maximum")
        .hasMessageContaining("entries.model_respons: there")
        .hasMessageContaining("alow:")
        .hasMessageContaining("modell:")
        .hasMessageContaining("percnt:")
        .hasMessageContaining("mood:");
    assertThat(why.getMessage()).doesNotContain("\n");
  }

  /** Without the misspelt key the version is missing, and the value would be refused. */
  @Test
  void before_what_follows_from_them() {
    assertThat(refused("verson: v1\ntemperature_threshold: 9\n"))
        .hasMessageContaining("verson: there is no such key; did you mean version?")
        .message()
        .doesNotContain("(missing)", "temperature_threshold");
  }

  @Test
  void a_bundle_whose_keys_are_known_is_refused_for_what_it_says() {
    assertThatThrownBy(() -> BundleReader.read("version: v1\ntemperature_threshold: 9\n"))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("temperature_threshold: 9");
  }
}
