package dev.reprise.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.key.Contract.Component;
import dev.reprise.key.Contract.Field;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Scope;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

/** The values a key is made of: bytes, words, components, and what is remembered of keys. */
class KeyValuesTest {
  private static final Partition ACME = new Partition("acme");
  private static final int MOST_REMEMBERED = 4096;

  @Test
  void a_keys_words_are_its_bytes_big_end_first_and_its_hash_code_the_first_four() {
    CacheKey key =
        CacheKey.ofBytes(
            HexFormat.of()
                .parseHex(
                    "81828384c5c6c7c8" + "0102030405060708" + "ff".repeat(8) + "09".repeat(8)));
    assertThat(key.word(0)).isEqualTo(0x81828384c5c6c7c8L);
    assertThat(key.word(1)).isEqualTo(0x0102030405060708L);
    assertThat(key.word(2)).isEqualTo(-1L);
    assertThat(key.word(3)).isEqualTo(0x0909090909090909L);
    assertThat(key.hashCode()).isEqualTo(0x81828384);
    byte[] low = new byte[32];
    low[0] = 0x10;
    low[2] = 0x20;
    assertThat(CacheKey.ofBytes(low).hashCode()).isEqualTo(0x10002000);
  }

  @Test
  void two_keys_are_equal_by_all_their_bytes() {
    byte[] bytes = new byte[32];
    CacheKey key = CacheKey.ofBytes(bytes);
    assertThat(CacheKey.ofBytes(bytes)).isEqualTo(key).hasSameHashCodeAs(key);
    bytes[31] = 1;
    assertThat(CacheKey.ofBytes(bytes)).isNotEqualTo(key);
    assertThatThrownBy(() -> CacheKey.ofBytes(new byte[31])).hasMessageContaining("31");
  }

  @Test
  void components_are_equal_by_field_name_and_value() {
    Component one = Component.of(Field.HEADER, "accept", "x");
    assertThat(one)
        .isEqualTo(Component.of(Field.HEADER, "accept", "x"))
        .hasSameHashCodeAs(Component.of(Field.HEADER, "accept", "x"))
        .isNotEqualTo(Component.of(Field.QUERY, "accept", "x"))
        .isNotEqualTo(Component.of(Field.HEADER, "other", "x"))
        .isNotEqualTo(Component.of(Field.HEADER, "accept", "y"));
    int expected =
        (Field.HEADER.tag() * 31 + "accept".hashCode()) * 31 + Arrays.hashCode(new byte[] {'x'});
    assertThat(one.hashCode()).isEqualTo(expected);
  }

  @Test
  void a_component_written_for_a_log_names_itself_and_its_length_but_not_its_value() {
    assertThat(Component.of(Field.HEADER, "accept", "secret"))
        .hasToString("HEADER accept of 6 bytes");
    assertThat(Component.of(Field.TASK, "faq")).hasToString("TASK of 3 bytes");
  }

  @Test
  void the_salt_of_a_partition_is_43_characters_and_no_other_partitions() {
    PartitionKeys keys = new PartitionKeys(new byte[PartitionKeys.BYTES]);
    String salt = keys.prefixSalt(ACME);
    assertThat(Base64.getUrlDecoder().decode(salt)).hasSize(32);
    assertThat(keys.prefixSalt(ACME)).isEqualTo(salt);
    assertThat(keys.prefixSalt(new Partition("globex"))).isNotEqualTo(salt);
    assertThat(keys.namespace(ACME)).isNotEqualTo(salt);
  }

  @Test
  void as_many_keys_are_remembered_as_the_limit_says_and_then_all_are_forgotten() {
    PartitionKeys keys = new PartitionKeys(new byte[PartitionKeys.BYTES]);
    SecretKey first = keys.envelopeKey(ACME);
    for (int i = 1; i < MOST_REMEMBERED; i++) {
      keys.envelopeKey(new Partition("p" + i));
    }
    assertThat(keys.envelopeKey(ACME)).isSameAs(first);
    keys.envelopeKey(new Partition("one-more"));
    assertThat(keys.envelopeKey(ACME)).isNotSameAs(first).isEqualTo(first);
  }

  @Test
  void a_scope_of_another_partition_than_the_callers_has_no_contract() {
    VariedRequest ada = VariedRequest.adas();
    assertThat(ada.key()).isNotNull();
    Principal hers = new Principal(ACME, null, "ada");
    Scope foreign = new Scope.User(new Partition("globex"), null, "ada");
    assertThatThrownBy(() -> ada.by(hers, foreign).key())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("own partition");
  }
}
