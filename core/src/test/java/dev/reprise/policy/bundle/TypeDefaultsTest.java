package dev.reprise.policy.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Facts;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.request.EntryType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a row of {@code entries} means for each type when it says no more. */
class TypeDefaultsTest {
  private static Ruling rule(EntryType type, String row) {
    Bundle bundle =
        BundleReader.read("version: v\nentries: {" + type.wireName() + ": " + row + "}");
    return new BundlePolicy(bundle).rule(facts(type));
  }

  private static Facts facts(EntryType type) {
    Facts cold = GivenFacts.cold().facts();
    return new Facts(
        type,
        cold.narrowest(),
        cold.tenant(),
        cold.route(),
        cold.task(),
        cold.agent(),
        cold.model(),
        cold.temperature(),
        cold.stateful(),
        cold.tools(),
        cold.outputSchema(),
        cold.answers(),
        cold.callerMaxAgeSeconds(),
        cold.callerNoStore(),
        cold.live());
  }

  @ParameterizedTest
  @CsvSource({
    "PROMPT_PREFIX,    text-v1,       604800, true",
    "CONTEXT_BUNDLE,   text-v1,       3600,   false",
    "RETRIEVAL_RESULT, query-v1,      900,    false",
    "TOOL_OUTPUT,      text-v1,       3600,   false",
    "INTERMEDIATE,     structural-v1, 600,    false",
    "MODEL_RESPONSE,   structural-v1, 600,    true",
  })
  void a_row_that_says_allow_is_enough_and_an_empty_one_only_where_the_type_permits(
      EntryType type, String rules, long seconds, boolean byEmptyRow) {
    var allowed = (Ruling.Allow) rule(type, "{default: allow}");
    assertThat(allowed.terms().ruleSet().wireName()).isEqualTo(rules);
    assertThat(allowed.terms().ttl()).hasSeconds(seconds);

    Ruling unsaid = rule(type, "{}");
    if (byEmptyRow) {
      assertThat(unsaid).isInstanceOf(Ruling.Allow.class);
    } else {
      assertThat(((Ruling.Bypass) unsaid).reason()).isEqualTo(Reason.NO_RULE);
    }
  }
}
