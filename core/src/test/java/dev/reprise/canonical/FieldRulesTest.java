package dev.reprise.canonical;

import static dev.reprise.canonical.FieldRules.FieldClass.FORBIDDEN;
import static dev.reprise.canonical.FieldRules.FieldClass.IGNORED;
import static dev.reprise.canonical.FieldRules.FieldClass.KEYED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.json.Document;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldRulesTest {
  private static final FieldRules RULES =
      FieldRules.of(
          new FieldRules.Spec(
              Map.of("stream", "a mode", "messages[].content[].cache_control", "a marker"),
              Map.of("x-reprise", "move it into a tool", "tools[].bad", "leave it out"),
              List.of("temperature"),
              List.of("anthropic-version"),
              List.of("anthropic-", "x-goog-"),
              Map.of("x-goog-api-client", "names the client"),
              Map.of("alt=sse", "a mode", "key", "a credential"),
              "tools"));

  @Test
  void a_field_is_keyed_unless_it_or_what_holds_it_is_listed() {
    assertThat(RULES.body("model")).isEqualTo(KEYED);
    assertThat(RULES.body("stream")).isEqualTo(IGNORED);
    assertThat(RULES.body("stream.deep[].down")).isEqualTo(IGNORED);
    assertThat(RULES.body("messages[].content[].cache_control.type")).isEqualTo(IGNORED);
    assertThat(RULES.body("messages[].content[]")).isEqualTo(KEYED);
    assertThat(RULES.body("messages[].cache_control")).isEqualTo(KEYED);
    assertThat(RULES.body("x-reprise")).isEqualTo(FORBIDDEN);
    assertThat(RULES.body("tools[].bad.deeper")).isEqualTo(FORBIDDEN);
    assertThat(RULES.body("temperature")).isEqualTo(KEYED);
  }

  @Test
  void headers_are_ignored_unless_listed_by_name_or_prefix() {
    assertThat(RULES.header("anthropic-version")).isEqualTo(KEYED);
    assertThat(RULES.header("anthropic-beta")).isEqualTo(KEYED);
    assertThat(RULES.header("x-goog-user-project")).isEqualTo(KEYED);
    assertThat(RULES.header("x-goog-api-client")).isEqualTo(IGNORED);
    assertThat(RULES.header("user-agent")).isEqualTo(IGNORED);
  }

  @Test
  void query_parameters_are_keyed_unless_listed_by_name_or_name_and_value() {
    assertThat(RULES.query("alt", "sse")).isEqualTo(IGNORED);
    assertThat(RULES.query("alt", "json")).isEqualTo(KEYED);
    assertThat(RULES.query("key", "anything")).isEqualTo(IGNORED);
    assertThat(RULES.query("beta", "true")).isEqualTo(KEYED);
  }

  @Test
  void a_forbidden_field_is_found_with_its_place() throws Exception {
    FieldRules.Forbidden found = RULES.forbidden(parse("{\"tools\":[{\"ok\":1},{\"bad\":2}]}"));
    assertThat(found).isEqualTo(new FieldRules.Forbidden("tools[].bad", "leave it out", 26));
    assertThat(RULES.forbidden(parse("{\"tools\":[{\"ok\":1}],\"stream\":{\"x-reprise\":1}}")))
        .isNull();
    assertThat(RULES.forbidden(parse("{\"x-\\u0072eprise\":1}")).path()).isEqualTo("x-reprise");
    assertThat(FieldRules.NONE.forbidden(parse("[]"))).isNull();
  }

  @Test
  void a_pattern_that_is_no_path_is_refused() {
    for (String bad : List.of("", "a..b", "a.*", "[]", "a[0]", "a b", "a[].[]")) {
      assertThatThrownBy(() -> ignoring(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () ->
                FieldRules.of(
                    new FieldRules.Spec(
                        Map.of("a", "x"),
                        Map.of("a", "y"),
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        null)))
        .hasMessageContaining("both ignored and forbidden: a");
  }

  private static FieldRules ignoring(String pattern) {
    return FieldRules.of(
        new FieldRules.Spec(
            Map.of(pattern, "x"), Map.of(), List.of(), List.of(), List.of(), Map.of(), null));
  }

  private static Document parse(String text) throws Exception {
    return Document.parse(text.getBytes(UTF_8));
  }
}
