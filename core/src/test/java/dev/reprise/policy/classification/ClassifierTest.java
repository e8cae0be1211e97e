package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Findings;
import dev.reprise.policy.Sensitivity;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierTest {
  private static final Classifier CLASSIFIER = Classifier.shipped();
  private static final long SEED = 20261121L;
  private static final String ALNUM =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final Random random = new Random(SEED);

  private static Findings find(String text) {
    return CLASSIFIER.classify(text.getBytes(UTF_8));
  }

  private String some(int length, String alphabet) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** Shapes of well-known credentials; made up from the seed, none was ever issued. */
  private List<String> credentials() {
    String upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    String hex = "0123456789abcdef";
    return List.of(
        "AKIA" + some(16, upper),
        "ASIA" + some(16, upper),
        "aws_secret_access_key = " + some(40, ALNUM),
        "\"SecretAccessKey\": \"" + some(40, ALNUM) + "\"",
        "AIza" + some(35, ALNUM),
        "ya29." + some(60, ALNUM),
        "ghp_" + some(36, ALNUM),
        "gho_" + some(36, ALNUM),
        "github_pat_" + some(22, ALNUM) + "_" + some(59, ALNUM),
        "glpat-" + some(20, ALNUM),
        "xoxb-" + some(12, "0123456789") + "-" + some(24, ALNUM),
        "https://hooks.slack.com/services/T"
            + some(8, upper)
            + "/B"
            + some(8, upper)
            + "/"
            + some(24, ALNUM),
        "sk_live_" + some(24, ALNUM),
        "rk_test_" + some(24, ALNUM),
        "whsec_" + some(32, ALNUM),
        "sk-proj-" + some(80, ALNUM),
        "sk-" + some(20, ALNUM) + "T3BlbkFJ" + some(20, ALNUM),
        "sk-ant-api03-" + some(80, ALNUM),
        "sk-or-v1-" + some(64, hex),
        "GOCSPX-" + some(28, ALNUM),
        "gsk_" + some(52, ALNUM),
        "xai-" + some(80, ALNUM),
        "pplx-" + some(48, ALNUM),
        "pypi-AgEIcHlwaS5vcmc" + some(120, ALNUM),
        "dckr_pat_" + some(27, ALNUM),
        "shpat_" + some(32, hex),
        "glsa_" + some(32, ALNUM) + "_" + some(8, hex),
        "hvs." + some(90, ALNUM),
        "tskey-auth-" + some(12, ALNUM) + "-" + some(32, ALNUM),
        "ATATT3x" + some(180, ALNUM),
        "AGE-SECRET-KEY-1" + some(58, upper),
        "npm_" + some(36, ALNUM),
        "dop_v1_" + some(64, hex),
        "hf_" + some(34, ALNUM),
        "SG." + some(22, ALNUM) + "." + some(43, ALNUM),
        "rp_k1_" + some(43, ALNUM),
        "AccountKey=" + some(86, ALNUM) + "==",
        "-----BEGIN RSA PRIVATE KEY-----\n" + some(64, ALNUM),
        "-----BEGIN OPENSSH PRIVATE KEY-----\\n" + some(64, ALNUM),
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0." + some(43, ALNUM),
        "postgres://app:" + some(16, ALNUM) + "@db.acme.com:5432/app",
        "redis://:" + some(16, ALNUM) + "@10.0.0.5:6379");
  }

  /** 3,000 credentials in prose, code and JSON: none is missed. */
  @Test
  void no_credential_of_a_known_shape_is_missed() {
    var frames = List.of("%s", "key=%s\n", "Here it is: %s, keep it", "{\"a\":\"%s\"}", "\\n%s\\n");
    var missed = new ArrayList<String>();
    for (int round = 0; round < 20; round++) {
      for (String credential : credentials()) {
        for (String frame : frames) {
          String text =
              some(random.nextInt(40), "abc def\n") + " " + frame.replace("%s", credential);
          if (find(text).sensitivity() != Sensitivity.SECRET) {
            missed.add(text);
          }
        }
      }
    }
    assertThat(missed).as("seed %d", SEED).isEmpty();
  }

  @Test
  void every_rule_for_secrets_has_an_example_here() throws IOException {
    var fired = new HashSet<String>();
    credentials().forEach(credential -> fired.addAll(find(credential).rules()));
    assertThat(fired).containsAll(secretRules());
  }

  /** The names of the shipped rules whose kind is secret. */
  private static List<String> secretRules() throws IOException {
    var names = new ArrayList<String>();
    String name = "";
    try (InputStream rules = Classifier.class.getResourceAsStream("rules.yaml")) {
      for (String line : new String(rules.readAllBytes(), UTF_8).split("\n")) {
        int at = line.indexOf("name: ");
        if (at >= 0) {
          int comma = line.indexOf(',', at);
          name = line.substring(at + 6, comma < 0 ? line.length() : comma);
        }
        if (line.contains("kind: secret")) {
          names.add(name);
        }
      }
    }
    assertThat(names).as("control").hasSizeGreaterThan(30);
    return names;
  }

  /** 10,000 card numbers of every issuer, length and grouping: none is missed. */
  @Test
  void no_card_number_is_missed() {
    var missed = new ArrayList<String>();
    for (int i = 0; i < 10_000; i++) {
      String text = GivenCards.sentence(GivenCards.number(random), random);
      if (find(text).sensitivity() != Sensitivity.PAYMENT) {
        missed.add(text);
      }
    }
    assertThat(missed).as("seed %d", SEED).isEmpty();
  }

  /** Luhn alone catches nine in ten; the rest of a near miss is chance. */
  @Test
  void card_numbers_with_a_wrong_check_digit_are_none() {
    int found = 0;
    for (int i = 0; i < 1000; i++) {
      char[] number = GivenCards.number(random).toCharArray();
      int last = number.length - 1;
      number[last] = (char) ('0' + (number[last] - '0' + 1 + random.nextInt(9)) % 10);
      found +=
          find("ref " + new String(number) + " ok").sensitivity() == Sensitivity.PAYMENT ? 1 : 0;
    }
    assertThat(found).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write to ada.l@acme-corp.com please | PII_LOW | e-mail-address",
        "call +44 20 7946 0958 tomorrow | PII_LOW | telephone-number",
        "phone: 020 7946 0958 | PII_LOW | telephone-number",
        "IBAN GB82 WEST 1234 5698 7654 32 | PII_MODERATE | bank-account-number",
        "to DE89370400440532013000, thanks | PII_MODERATE | bank-account-number",
        "born on 12 March 1980 | PII_MODERATE | date-of-birth",
        "passport number: C01234567 | PII_MODERATE | passport-number",
        "SSN: 219-09-9999 | PII_HIGH | us-social-security-number",
        "social security number is 219 09 9999 | PII_HIGH | us-social-security-number",
        "NINO: QQ 12 34 56 C | NONE | ",
        "national insurance number: AB 12 34 56 C | PII_HIGH | uk-national-insurance-number",
        "DNI: 12345678Z | PII_HIGH | spanish-identity-number",
        "cvv: 123 | PAYMENT | card-verification-code",
        "card ４１１１ １１１１ １１１１ １１１１ | PAYMENT | card-number",
        "card ٤١١١ ١١١١ ١١١١ ١١١١ | PAYMENT | card-number"
      })
  void personal_and_payment_data_are_told_by_their_class(
      String text, Sensitivity sensitivity, String rule) {
    Findings found = find(text);
    assertThat(found.sensitivity()).isEqualTo(sensitivity);
    assertThat(String.join(",", found.rules())).isEqualTo(rule == null ? "" : rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mail user@example.com or noreply@github.com",
        "git clone git@github.com:acme/app.git",
        "npm i @types/node@20.1.0 and lodash@4.17.21",
        "logo@2x.png",
        "@Override public int hashCode()",
        "AKIAIOSFODNN7EXAMPLE",
        "xghp_abcdefghijklmnopqrstuvwxyz0123456789",
        "sk-ant-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "postgres://user:password@localhost/db",
        "postgres://app:${DB_PASSWORD}@db/app",
        "-----BEGIN PUBLIC KEY-----",
        "ISBN 978-3-16-148410-0 and 9780306406157",
        "550e8400-e29b-41d4-a716-446655440000",
        "2026-11-21T15:55:08.123Z 1763740508123",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "0.4539578763621486 -0.5555555555554444",
        "0000 0000 0000 0000",
        "10.0.0.1 192.168.100.200 255.255.255.255",
        "@@ -1,7 +1,9 @@ +1234567890",
        "version 1.2.3-beta.4+5678"
      })
  void what_only_looks_like_it_is_clean(String text) {
    assertThat(find(text)).isEqualTo(Findings.NONE);
  }

  /** 2,000 ordinary texts: at most one in twenty is taken for something it is not. */
  @Test
  void ordinary_texts_are_seldom_mistaken() {
    var mistaken = new ArrayList<String>();
    for (int i = 0; i < 2000; i++) {
      String text = GivenTexts.ordinary(random);
      Findings found = find(text);
      if (found.sensitivity() != Sensitivity.NONE) {
        mistaken.add(found.detail());
      }
    }
    System.out.printf("classification: %d of 2000 ordinary texts mistaken%n", mistaken.size());
    assertThat(mistaken).as("seed %d", SEED).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void a_secret_is_found_at_every_place_of_a_text() {
    String key = "ghp_" + some(36, ALNUM);
    for (int before = 0; before < 64; before++) {
      String text = " ".repeat(before) + key;
      assertThat(find(text).rules()).as("after %d", before).containsExactly("github-token");
      assertThat(find(text + " ".repeat(before)).rules()).containsExactly("github-token");
    }
  }

  @Test
  void only_the_range_is_looked_at() {
    byte[] text = ("cvv: 123 " + "hello " + "SSN: 219-09-9999").getBytes(UTF_8);
    assertThat(CLASSIFIER.classify(text, 9, 14)).isEqualTo(Findings.NONE);
    assertThat(CLASSIFIER.classify(text, 9, text.length).sensitivity())
        .isEqualTo(Sensitivity.PII_HIGH);
  }

  @Test
  void a_text_with_too_many_places_to_look_at_is_not_called_clean() {
    assertThat(find("eyJhbG ".repeat(5000)).rules()).containsExactly("too-many-candidates");
  }

  /** Clean prose and code of 64 KB; the figure is printed, the bound is loose for slow machines. */
  @Test
  void clean_text_costs_little() {
    var text = new StringBuilder();
    while (text.length() < 64 << 10) {
      text.append(GivenTexts.prose(random)).append('\n');
    }
    byte[] bytes = text.substring(0, 64 << 10).getBytes(UTF_8);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 3000; i++) {
      long start = System.nanoTime();
      assert CLASSIFIER.classify(bytes) == Findings.NONE;
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.printf("classification: %d µs for 64 KB of clean text%n", best / 1000);
    assertThat(CLASSIFIER.classify(bytes)).isEqualTo(Findings.NONE);
    assertThat(best).isLessThan(1_000_000);
  }

  @Test
  void findings_never_carry_what_was_found() {
    assertThat(find("ada@acme.com, 4111 1111 1111 1111").toString())
        .doesNotContain("ada", "4111", "acme");
  }

  @Test
  void any_bytes_are_classified() {
    byte[] bytes = new byte[300];
    for (int i = 0; i < 20_000; i++) {
      random.nextBytes(bytes);
      assertThat(CLASSIFIER.classify(bytes, i % 50, 300 - i % 70)).isNotNull();
    }
  }
}
