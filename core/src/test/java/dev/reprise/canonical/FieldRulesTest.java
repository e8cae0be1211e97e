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
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldRulesTest {
  private static final FieldRules RULES =
      FieldRules.of(
          new FieldRules.Spec(
              Map.of("stream", "a mode", "messages[].content[].cache_control", "a marker"),
              Map.of("x-reprise", "move it into a tool", "tools[].bad", "leave it out"),
              List.of("temperature"),
              HeaderRules.of(
                  Set.of("anthropic-version", "x-b3-model"),
                  Map.of(
                      "user-agent", "names the client",
                      "content-type: application/json", "says that the body is JSON"),
                  Map.of("x-b3-", "a trace id")),
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
  void headers_are_keyed_unless_listed_by_name_by_prefix_or_by_name_and_value() {
    assertThat(RULES.header("anthropic-version", "1")).isEqualTo(KEYED);
    assertThat(RULES.header("a-header-of-tomorrow", "1")).isEqualTo(KEYED);
    assertThat(RULES.header("user_agent", "1")).as("another name").isEqualTo(KEYED);
    assertThat(RULES.header("user-agent", "1")).isEqualTo(IGNORED);
    assertThat(RULES.header("x-b3-traceid", "1")).isEqualTo(IGNORED);
    assertThat(RULES.header("x-b3-model", "1")).as("listed as keyed").isEqualTo(KEYED);
    assertThat(RULES.header("content-type", "application/json")).isEqualTo(IGNORED);
    assertThat(RULES.header("content-type", "Application/JSON")).isEqualTo(IGNORED);
    assertThat(RULES.header("content-type", "application/json; charset=utf-16")).isEqualTo(KEYED);
    assertThat(FieldRules.NONE.header("user-agent", "1")).isEqualTo(KEYED);
  }

  @Test
  void json_in_utf8_is_noise_in_any_spelling_and_nothing_else_is() {
    for (String noise :
        List.of(
            "application/json;",
            " application/json ; ",
            "application/json;charset=UTF-8",
            "application/json;  Charset=\"utf-8\"",
            "APPLICATION/JSON ;\tcharset = utf8;")) {
      assertThat(RULES.header("content-type", noise)).as(noise).isEqualTo(IGNORED);
    }
    for (String other :
        List.of(
            "",
            ";",
            "text/json",
            "application/json5",
            "application/json, application/json",
            "application/j\u017fon",
            "application/json; charset",
            "application/json; charset=",
            "application/json; charset=utf-7",
            "application/json; charset=utf-8; charset=utf-16",
            "application/json; charset=\"utf-8",
            "application/json; profile=\";charset=utf-8\"",
            "application/json; version=2")) {
      assertThat(RULES.header("content-type", other)).as(other).isEqualTo(KEYED);
    }
    assertThat(FieldRules.NONE.header("content-type", "application/json;")).isEqualTo(KEYED);
  }

  @Test
  void more_names_may_be_called_noise_but_not_those_listed_as_keyed() {
    FieldRules more = RULES.ignoring(Set.of("x-build", "anthropic-version"));
    assertThat(more.header("x-build", "7")).isEqualTo(IGNORED);
    assertThat(RULES.header("x-build", "7")).as("control").isEqualTo(KEYED);
    assertThat(more.header("anthropic-version", "1")).isEqualTo(KEYED);
    assertThat(more.header("user-agent", "1")).isEqualTo(IGNORED);
    assertThat(RULES.ignoring(Set.of())).isSameAs(RULES);
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
                        HeaderRules.NONE,
                        Map.of(),
                        null)))
        .hasMessageContaining("both ignored and forbidden: a");
  }

  private static FieldRules ignoring(String pattern) {
    return FieldRules.of(
        new FieldRules.Spec(
            Map.of(pattern, "x"), Map.of(), List.of(), HeaderRules.NONE, Map.of(), null));
  }

  private static Document parse(String text) throws Exception {
    return Document.parse(text.getBytes(UTF_8));
  }
}
