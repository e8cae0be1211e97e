package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Findings;
import dev.reprise.policy.Sensitivity;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number is found wherever it stands in a text, and whatever digits stand before it. */
class NumberPlacesTest {
  private static final Classifier CLASSIFIER = Classifier.shipped();
  private static final String CARD = "4111111111111111";

  private static Findings find(String text) {
    return CLASSIFIER.classify(text.getBytes(UTF_8));
  }

  /** The card number with this between groups of this many digits. */
  private static String grouped(int size, String separator) {
    var text = new StringBuilder(CARD.substring(0, size));
    for (int i = size; i < CARD.length(); i += size) {
      text.append(separator).append(CARD, i, Math.min(CARD.length(), i + size));
    }
    return text.toString();
  }

  static Stream<String> cards() {
    return Stream.of(" ", "-", ".", "  ", " - ", "\u00a0", "\u2011", "\u202f", "\u3000")
        .flatMap(it -> IntStream.range(1, 8).mapToObj(size -> grouped(size, it)))
        .flatMap(it -> Stream.of(it, wide(it)));
  }

  private static String wide(String text) {
    var wide = new StringBuilder();
    text.chars().forEach(c -> wide.append((char) (c >= '0' && c <= '9' ? c - '0' + 0xFF10 : c)));
    return wide.toString();
  }

  @ParameterizedTest
  @MethodSource("cards")
  void a_card_number_in_groups_of_any_size_is_found_at_every_place(String card) {
    for (int before = 0; before < 12; before++) {
      for (String colon : List.of(":", ": ")) {
        String text = "q".repeat(before) + colon + card;
        assertThat(find(text).sensitivity()).as(text).isEqualTo(Sensitivity.PAYMENT);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4000000000000000006",
        "4999999999999996",
        "\uff14\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff16"
      })
  void a_card_number_of_the_least_or_greatest_digits_is_found_at_every_place(String card) {
    for (int before = 0; before < 12; before++) {
      assertThat(find("q".repeat(before) + ":" + card).rules()).containsExactly("card-number");
    }
  }

  /** Part of a longer number in one group is no card number. */
  @Test
  void the_end_of_a_longer_number_is_no_card_number() {
    for (int before = 8; before < 70; before++) {
      assertThat(find("7".repeat(before) + CARD)).as("%d", before).isEqualTo(Findings.NONE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+34 612 345 678",
        "+385 912 345 678",
        "+44 20 7946 0958",
        "+1.555.123.4567",
        "+1.555-123-4567",
        "+1-555-123-4567"
      })
  void a_telephone_number_is_found_at_every_place(String number) {
    for (int before = 0; before < 12; before++) {
      assertThat(find("q".repeat(before) + ": " + number + ".").rules())
          .as("%s after %d", number, before)
          .containsExactly("telephone-number");
    }
  }

  /** As in the columns of a table, before a currency, or between characters of other scripts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1     ",
        "12      ",
        "7\uff1a",
        "5\u20ac ",
        "20\u00e9",
        "3 \u5361\u53f7",
        "1,",
        "9/",
        "1\u20ac 2\u20ac 3\u20ac ",
        "1    2    3    4    "
      })
  void a_number_behind_another_is_found_at_every_place(String other) {
    for (int before = 0; before < 12; before++) {
      String text = "q".repeat(before) + other + "4111 1111 1111 1111";
      assertThat(find(text).rules()).as(text).containsExactly("card-number");
      text = "q".repeat(before) + other + CARD;
      assertThat(find(text).rules()).as(text).containsExactly("card-number");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tel: 5551234",
        "tel 2\uff1a5551234",
        "tel 1\uff1a2\uff1a5551234",
        "phone 1     5551234",
        "phone 1     2     5551234"
      })
  void a_short_telephone_number_is_found_at_every_place(String text) {
    for (int before = 0; before < 12; before++) {
      assertThat(find("q".repeat(before) + " " + text).rules())
          .as("%s after %d", text, before)
          .containsExactly("telephone-number");
    }
  }

  @Test
  void a_card_number_is_found_behind_any_number_of_other_digits() {
    for (int before = 0; before < 250; before++) {
      for (String card : new String[] {CARD, "4111 1111 1111 1111", "4000000000000000006"}) {
        assertThat(find("1 ".repeat(before) + card).rules())
            .as("after %d", before)
            .containsExactly("card-number");
        assertThat(find("7".repeat(before + 1) + " " + card + " 12").rules())
            .as("after %d in one group", before + 1)
            .containsExactly("card-number");
      }
    }
  }

  @Test
  void a_bank_account_is_found_where_it_has_four_digits_in_a_row() {
    for (int before = 0; before < 12; before++) {
      assertThat(find("q".repeat(before) + " RO89AAAAABCDEFGHIJKL1234").rules())
          .containsExactly("bank-account-number");
    }
  }

  @Test
  void digits_read_before_do_not_change_what_a_number_is() {
    String digits = "1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1 2 3 4 5 | ";
    assertThat(find(digits + "+12345678901 |")).as("a difference").isEqualTo(Findings.NONE);
    assertThat(find(digits + "4.111111111111111")).as("a fraction").isEqualTo(Findings.NONE);
    assertThat(find(digits + "+1 234 567 8901 |").rules()).containsExactly("telephone-number");
    assertThat(find(digits + CARD).rules()).containsExactly("card-number");
  }

  @Test
  void the_first_byte_of_a_text_is_looked_at() {
    assertThat(find("@ada: write to ada@acme.com").rules()).containsExactly("e-mail-address");
    assertThat(find(CARD).rules()).containsExactly("card-number");
  }

  @Test
  void nothing_more_is_looked_for_once_a_secret_or_payment_data_are_found() {
    String key = "ghp_" + "abcdefgh0123456789ABCDEFGH0123456789";
    String more = " ada@acme.com " + CARD;
    assertThat(find(key + more).rules()).containsExactly("github-token");
    assertThat(find(key + " eyJhbG".repeat(5000)).rules()).containsExactly("github-token");
    assertThat(find("postgres://app:s3cr3tx@db" + more).rules()).containsExactly("password-in-url");
    assertThat(find(CARD + " +34 612 345 678").rules()).containsExactly("card-number");
    String stream =
        "data: {\"id\":\"%s\",\"text\":\"4111 1111 \"}\n\ndata: {\"text\":\"1111 1111\"}\n\n";
    assertThat(find(stream.formatted(key)).rules())
        .as("nor in the joined text of a stream")
        .containsExactly("github-token");
    assertThat(find(stream.formatted("r-1")).rules()).as("control").containsExactly("card-number");
    assertThat(find(more).rules()).as("control").containsExactly("e-mail-address", "card-number");
  }

  @Test
  void up_to_4096_places_of_a_text_are_looked_at() {
    assertThat(find("eyJhbG ".repeat(4096))).isEqualTo(Findings.NONE);
    assertThat(find("eyJhbG ".repeat(4097)).rules()).containsExactly("too-many-candidates");
  }
}
