package dev.reprise.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.json.Oracle;
import dev.reprise.request.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** Whatever JSON comes: one form, its own form again, and the one a second canonicaliser finds. */
@Tag("fuzz")
class CanonicalFuzzTest {
  private static final FieldRules RULES =
      FieldRules.of(
          new FieldRules.Spec(
              Map.of("stream", "a mode", "a[].b", "a marker"),
              Map.of(),
              List.of("n", "a[].n"),
              HeaderRules.NONE,
              Map.of(),
              null));

  @FuzzTest(maxDuration = "60s")
  void any_json_has_one_form_found_twice(byte[] text) throws IOException, MalformedJson {
    Document document;
    try {
      document = Document.parse(text);
    } catch (MalformedJson refused) {
      return;
    }
    String expected =
        new TreeCanonicaliser(Set.of("stream", "a[].b"), Set.of()).canonical(Oracle.tree(text));
    FieldRules withoutNumbers =
        FieldRules.of(
            new FieldRules.Spec(
                RULES.spec().ignoredBody(), Map.of(), List.of(), HeaderRules.NONE, Map.of(), null));
    byte[] structural =
        Canonicaliser.canonicalBytes(document, withoutNumbers, RuleSet.STRUCTURAL_V1, false);
    assertThat(new String(structural, UTF_8)).isEqualTo(expected);
    for (RuleSet ruleSet : RuleSet.values()) {
      byte[] once = Canonicaliser.canonicalBytes(document, RULES, ruleSet, false);
      Document again = Document.parse(once);
      assertThat(Canonicaliser.canonicalBytes(again, RULES, ruleSet, false)).isEqualTo(once);
      assertThat(Canonicaliser.canonicalise(document, RULES, ruleSet, false).digest())
          .isEqualTo(Digest.of(once));
    }
  }
}
