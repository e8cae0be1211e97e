package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.policy.Sensitivity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rule of the data file may say, and what it then finds. */
class RuleFileTest {
  private static final String RULE =
      "name: r, kind: secret, literals: [key_], pattern: 'key_[a-z]*'";

  private static Rule rule(String row) {
    return RuleFile.read("version: v\nrules: [{" + row + "}]").rules().getFirst();
  }

  private static boolean fires(Rule rule, String text, int start) {
    byte[] bytes = text.getBytes(UTF_8);
    return rule.fires(new TextWindow(bytes, 0, bytes.length), start, "key_".length());
  }

  @Test
  void the_shipped_rules_are_read_and_have_a_version() {
    RuleFile shipped = RuleFile.shipped();
    assertThat(shipped.rules()).hasSizeGreaterThan(30);
    assertThat(shipped.rules()).allSatisfy(it -> assertThat(it.literals()).isNotEmpty());
    Classifier classifier = Classifier.shipped();
    assertThat(classifier.version()).isEqualTo(shipped.version()).startsWith("classification-");
    assertThat(classifier.classify("cvv: 123".getBytes(UTF_8)).sensitivity())
        .isEqualTo(Sensitivity.PAYMENT);
  }

  @Test
  void a_rule_says_where_it_begins() {
    assertThat(rule(RULE).literals()).containsExactly("key_");
    assertThat(rule("name: r, kind: secret, literals: [\"\u00e9a\"], pattern: x").literals())
        .as("in bytes, as texts are looked at")
        .isEqualTo(List.of(new String("\u00e9a".getBytes(UTF_8), ISO_8859_1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: r, kind: secret, pattern: x | write at least one literal",
        "name: r, kind: secret, literals: [], pattern: x | write at least one literal",
        "name: r, kind: secret, literals: [ab], pattern: x | write at least 3 characters",
        "name: r, kind: secret, literals: [abc], pattern: x, distnct: 8 | distnct",
        "name: r, kind: harmless, literals: [abc], pattern: x | write one of: payment",
        "name: r, kind: secret, literals: [abc], pattern: x, distinct: 65 | from 0 to 64"
      })
  void a_rule_that_could_find_nothing_or_is_misspelt_is_refused(String row, String says) {
    assertThatThrownBy(() -> rule(row)).hasMessageContaining(says);
    assertThat(rule("name: r, kind: secret, literals: [abc], pattern: x").name())
        .as("control")
        .isEqualTo("r");
  }

  @Test
  void a_key_of_the_file_that_does_not_exist_is_refused() {
    assertThatThrownBy(() -> RuleFile.read("version: v\nrule: []")).hasMessageContaining("rule");
  }

  @Test
  void a_rule_fires_at_the_start_of_a_word_and_inside_one_only_where_it_says_so() {
    assertThat(fires(rule(RULE), "key_abcdefgh", 0)).isTrue();
    assertThat(fires(rule(RULE), "a key_abcdefgh", 2)).isTrue();
    assertThat(fires(rule(RULE), "monkey_abcdefgh", 3)).isFalse();
    assertThat(fires(rule(RULE + ", inside: true"), "monkey_abcdefgh", 3)).isTrue();
  }

  @Test
  void fewer_different_characters_than_the_rule_asks_for_are_a_placeholder() {
    assertThat(fires(rule(RULE), "key_abcdefghabcdefgh", 0)).isTrue();
    assertThat(fires(rule(RULE), "key_abcdefgabcdefg", 0)).isFalse();
    assertThat(fires(rule(RULE + ", distinct: 2"), "key_ab", 0)).isTrue();
    assertThat(fires(rule(RULE + ", distinct: 2"), "key_aa", 0)).isFalse();
  }
}
