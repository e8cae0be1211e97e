package dev.reprise.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Digest;
import dev.reprise.request.Header;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static Credentials keys(int count) {
    return new Credentials(
        IntStream.range(0, count).mapToObj(i -> new Header("x-api-key", "key-" + i)).toList());
  }

  private static Digest prefix(int number) {
    return Digest.of(("prefix " + number).getBytes(StandardCharsets.UTF_8));
  }

  private static Header first(Credentials keys, int prefix) {
    return keys.inOrder(prefix(prefix)).getFirst();
  }

  @Test
  void a_prefix_keeps_its_key_and_prefixes_spread_over_all_of_them() {
    var seen = new HashMap<Header, Integer>();
    for (int i = 0; i < 4_000; i++) {
      assertThat(keys(4).inOrder(prefix(i))).hasSize(4).doesNotHaveDuplicates();
      seen.merge(first(keys(4), i), 1, Integer::sum);
      assertThat(first(keys(4), i)).isEqualTo(first(keys(4), i));
    }
    assertThat(seen).hasSize(4);
    assertThat(seen.values()).allMatch(share -> share > 850 && share < 1_150);
  }

  @Test
  void a_key_more_moves_only_the_prefixes_that_now_prefer_it() {
    int moved = 0;
    for (int i = 0; i < 4_000; i++) {
      Header before = first(keys(4), i);
      Header after = first(keys(5), i);
      assertThat(after).isIn(before, new Header("x-api-key", "key-4"));
      moved += after.equals(before) ? 0 : 1;
    }
    assertThat(moved).isBetween(650, 950);
  }

  @Test
  void the_order_they_are_listed_in_does_not_matter() {
    var reversed = new Credentials(keys(3).fields().reversed());
    for (int i = 0; i < 100; i++) {
      assertThat(first(reversed, i)).isEqualTo(first(keys(3), i));
    }
  }

  @Test
  void without_a_prefix_they_come_as_listed_and_none_is_shown() {
    assertThat(keys(3).inOrder(null)).isEqualTo(keys(3).fields());
    assertThat(new Credentials(List.of(new Header("x-api-key", "sk-1")))).hasToString("1 keys");
  }
}
