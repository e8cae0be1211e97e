package dev.reprise.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.json.Document;
import dev.reprise.request.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** conformance/canonical: every case is a promise to entries already stored. */
class GoldenCanonicalTest {
  private static final Path CASES =
      Path.of(System.getProperty("reprise.root", ".."), "conformance/canonical/cases.jsonl");

  @TestFactory
  Stream<DynamicTest> golden_canonical_forms() throws IOException {
    return cases().stream()
        .map(c -> DynamicTest.dynamicTest(c.get("case").asText(), () -> check(c)));
  }

  @Test
  void there_are_enough_cases_and_no_two_of_one_name() throws IOException {
    List<String> names = cases().stream().map(c -> c.get("case").asText()).toList();
    assertThat(names).hasSizeGreaterThanOrEqualTo(45).doesNotHaveDuplicates();
  }

  private static List<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (String line : Files.readAllLines(CASES)) {
      cases.add(new ObjectMapper().readTree(line));
    }
    return cases;
  }

  private static void check(JsonNode c) throws Exception {
    byte[] expected = c.get("canonical").asText().getBytes(UTF_8);
    FieldRules rules = rules(c);
    RuleSet ruleSet = ruleSet(c.get("rule_set").asText());
    boolean free = c.path("tool_order_free").asBoolean();
    Document input = Document.parse(c.get("input").asText().getBytes(UTF_8));
    assertThat(text(Canonicaliser.canonicalBytes(input, rules, ruleSet, free)))
        .isEqualTo(c.get("canonical").asText());
    assertThat(Canonicaliser.canonicalise(input, rules, ruleSet, free).digest())
        .isEqualTo(Digest.of(expected));
    byte[] again = Canonicaliser.canonicalBytes(Document.parse(expected), rules, ruleSet, free);
    assertThat(text(again)).as("canonical bytes are their own form").isEqualTo(text(expected));
  }

  private static FieldRules rules(JsonNode c) {
    Map<String, String> ignored = new LinkedHashMap<>();
    c.path("ignored").forEach(path -> ignored.put(path.asText(), "for the test"));
    List<String> numeric = new ArrayList<>();
    c.path("numeric").forEach(path -> numeric.add(path.asText()));
    String tools = c.has("tools") ? c.get("tools").asText() : null;
    return FieldRules.of(
        new FieldRules.Spec(ignored, Map.of(), numeric, HeaderRules.NONE, Map.of(), tools));
  }

  private static RuleSet ruleSet(String wireName) {
    return Arrays.stream(RuleSet.values())
        .filter(each -> each.wireName().equals(wireName))
        .findFirst()
        .orElseThrow();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
