package dev.reprise.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Oracle;
import dev.reprise.json.RandomJson;
import dev.reprise.request.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CanonicaliserTest {
  private static final long SEED = Long.getLong("reprise.seed", 20261121L);
  private static final FieldRules RULES =
      rules(
          List.of("b", "model.b", "messages[].a", "a[]", "a.messages[].model", "role.type"),
          List.of("model", "a.model", "content[]", "messages[].b", "content"));

  @Test
  void the_form_equals_that_of_an_independent_canonicaliser() throws Exception {
    RandomJson texts = new RandomJson(SEED);
    Set<String> ignored = RULES.spec().ignoredBody().keySet();
    for (int i = 0; i < 20_000; i++) {
      byte[] text = texts.value(6).getBytes(UTF_8);
      TreeCanonicaliser second =
          new TreeCanonicaliser(withoutElements(ignored), Set.copyOf(RULES.spec().numericBody()));
      String expected = second.canonical(emptied(Oracle.tree(text)));
      assertThat(canonical(text, RuleSet.STRUCTURAL_V1)).as(told(i, text)).isEqualTo(expected);
      assertThat(form(text).digest())
          .as(told(i, text))
          .isEqualTo(Digest.of(expected.getBytes(UTF_8)));
    }
  }

  @Test
  void the_form_of_canonical_bytes_is_themselves_under_every_rule_set() throws Exception {
    RandomJson texts = new RandomJson(SEED + 1);
    for (int i = 0; i < 6_000; i++) {
      byte[] text = texts.value(5).getBytes(UTF_8);
      for (RuleSet ruleSet : RuleSet.values()) {
        String once = canonical(text, ruleSet);
        assertThat(canonical(once.getBytes(UTF_8), ruleSet)).as(told(i, text)).isEqualTo(once);
      }
    }
  }

  @Test
  void text_rules_are_idempotent_on_lines_of_every_shape() {
    String[] pieces = {
      "#",
      "##  ",
      " ",
      "\t",
      "\r",
      "\n",
      "\r\n",
      "```",
      "~~~",
      "   ```",
      "`",
      "a",
      "e",
      "\u0301",
      "\u212b",
      "1 ",
      "May ",
      "2026",
      "2026/1/2",
      ",",
      "21 ",
      "\u1fef",
      "November ",
      "\u00a0",
      "\f"
    };
    Random random = new Random(SEED + 2);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      for (TextRules rules : TextRules.values()) {
        String once = rules.apply(text.toString());
        assertThat(rules.apply(once)).as("seed %d, %s: %s", SEED, rules, text).isEqualTo(once);
      }
    }
  }

  @Test
  void member_order_and_white_space_never_matter_and_array_order_always_does() throws Exception {
    Random random = new Random(SEED + 3);
    for (int i = 0; i < 2_000; i++) {
      List<String> members = new ArrayList<>();
      for (int n = 2 + random.nextInt(20); n > 0; n--) {
        members.add("\"k" + n + "\" : " + random.nextInt());
      }
      String written = "{" + String.join(",", members) + "}";
      Collections.shuffle(members, random);
      String shuffled = " {\n" + String.join(" ,\t", members) + "\r}";
      assertThat(form(bytes(shuffled))).isEqualTo(form(bytes(written)));
      String list = "[" + written + "," + i + "]";
      String turned = "[" + i + "," + written + "]";
      assertThat(form(bytes(list))).isNotEqualTo(form(bytes(turned)));
    }
  }

  @Test
  void numerically_different_numbers_never_share_a_form_and_equal_ones_do() throws Exception {
    Random random = new Random(SEED + 4);
    for (int i = 0; i < 100_000; i++) {
      String one = number(random);
      String other = number(random);
      boolean equal = new java.math.BigDecimal(one).compareTo(new java.math.BigDecimal(other)) == 0;
      assertThat(decimal(one).equals(decimal(other))).as("%s and %s", one, other).isEqualTo(equal);
    }
  }

  @Test
  void an_enormous_exponent_costs_nothing_and_stays_distinct() {
    String huge = "1e" + "9".repeat(100_000);
    assertThat(decimal(huge)).isEqualTo(huge);
    assertThat(decimal("0e" + "9".repeat(1000))).isEqualTo("0");
    assertThat(decimal("1e00000000000000000000000000001")).isEqualTo("1e1");
    assertThat(decimal("1e99999999999999999")).isNotEqualTo(decimal("1e100000000000000000"));
  }

  @Test
  void large_bodies_take_the_same_form_whole_or_in_pieces() throws Exception {
    StringBuilder body = new StringBuilder("{\"z\":\"" + "x".repeat(100_000) + "\",\"a\":[");
    for (int i = 0; i < 5_000; i++) {
      body.append("{ \"role\" :\"user\",\"content\":\"line \\u00e9 ").append(i).append("\"},");
    }
    byte[] text = bytes(body + "0]}");
    byte[] canonical =
        Canonicaliser.canonicalBytes(
            Document.parse(text), FieldRules.NONE, RuleSet.STRUCTURAL_V1, false);
    String expected = new TreeCanonicaliser(Set.of(), Set.of()).canonical(Oracle.tree(text));
    assertThat(new String(canonical, UTF_8)).isEqualTo(expected);
    assertThat(
            Canonicaliser.canonicalise(
                    Document.parse(text), FieldRules.NONE, RuleSet.STRUCTURAL_V1, false)
                .digest())
        .isEqualTo(Digest.of(canonical));
  }

  @Test
  void unicode_pairs_differ_under_structural_and_only_canonical_equivalents_meet_under_text()
      throws Exception {
    String[][] pairs = {
      {"\u00e9", "e\u0301", "meet"},
      {"\uac00", "\u1100\u1161", "meet"},
      {"a", "\u0430", "differ"},
      {"a", "a\u200b", "differ"},
      {"fi", "\ufb01", "differ"},
      {"A", "a", "differ"},
      {"2", "\u00b2", "differ"}
    };
    for (String[] pair : pairs) {
      byte[] one = bytes(Edits.quote(pair[0]));
      byte[] other = bytes(Edits.quote(pair[1]));
      assertThat(form(one)).isNotEqualTo(form(other));
      assertThat(canonical(one, RuleSet.TEXT_V1).equals(canonical(other, RuleSet.TEXT_V1)))
          .as("%s and %s", pair[0], pair[1])
          .isEqualTo(pair[2].equals("meet"));
    }
  }

  @Test
  void parts_name_exactly_what_differs() throws Exception {
    String one = "{\"model\":\"m-1\",\"messages\":[{\"c\":1},{\"c\":2}],\"b\":1,\"stop\":[\"x\"]}";
    String other =
        "{\"stop\":[\"x\"], \"messages\":[{\"c\":1},{\"c\":3}],\"b\":2,\"model\":\"m-1\"}";
    Set<Canonicaliser.FingerprintedPart> before = parts(one);
    Set<Canonicaliser.FingerprintedPart> after = parts(other);
    assertThat(before.stream().map(Canonicaliser.FingerprintedPart::path))
        .containsExactly("messages[0]", "messages[1]", "model", "stop");
    after.removeAll(before);
    assertThat(after.stream().map(Canonicaliser.FingerprintedPart::path))
        .containsExactly("messages[1]");
  }

  private static Set<Canonicaliser.FingerprintedPart> parts(String text) throws Exception {
    return new LinkedHashSet<>(
        Canonicaliser.parts(Document.parse(bytes(text)), RULES, RuleSet.STRUCTURAL_V1, false));
  }

  private static String number(Random random) {
    String[] signs = {"", "-"};
    String[] wholes = {"0", "1", "10", "100", "12", "120"};
    String[] fractions = {"", ".0", ".00", ".5", ".50", ".05", ".12"};
    String[] exponents = {"", "e0", "E1", "e+1", "e-1", "e2", "e-2", "e01"};
    return pick(random, signs)
        + pick(random, wholes)
        + pick(random, fractions)
        + pick(random, exponents);
  }

  private static String pick(Random random, String[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static String decimal(String number) {
    return new String(DecimalText.of(bytes(number), 0, number.length()), UTF_8);
  }

  /** Elements ignored by {@code a[]} leave an empty array; the second canonicaliser is told so. */
  private static Object emptied(Object tree) {
    if (tree instanceof Map<?, ?> object && object.get("a") instanceof List<?>) {
      Map<Object, Object> copy = new java.util.LinkedHashMap<>(object);
      copy.put("a", List.of());
      return copy;
    }
    return tree;
  }

  private static Set<String> withoutElements(Set<String> patterns) {
    Set<String> kept = new HashSet<>(patterns);
    kept.remove("a[]");
    return kept;
  }

  private static FieldRules rules(List<String> ignored, List<String> numeric) {
    Map<String, String> reasons = new java.util.HashMap<>();
    ignored.forEach(path -> reasons.put(path, "for the test"));
    return FieldRules.of(
        new FieldRules.Spec(reasons, Map.of(), numeric, HeaderRules.NONE, Map.of(), null));
  }

  private static CanonicalForm form(byte[] text) throws Exception {
    return Canonicaliser.canonicalise(Document.parse(text), RULES, RuleSet.STRUCTURAL_V1, false);
  }

  private static String canonical(byte[] text, RuleSet ruleSet) throws Exception {
    return new String(
        Canonicaliser.canonicalBytes(Document.parse(text), RULES, ruleSet, false), UTF_8);
  }

  private static String told(int i, byte[] text) {
    return "seed %d, text %d: %s".formatted(SEED, i, new String(text, UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
