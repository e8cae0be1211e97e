package dev.reprise.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Partition;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealedIdsTest {
  private static final Partition ACME = new Partition("acme");
  private static final Partition GLOBEX = new Partition("globex");

  private final SealedIds ids = new SealedIds(new PartitionKeys(new byte[PartitionKeys.BYTES]));

  @Test
  void a_sealed_id_keeps_its_prefix_and_gives_the_stored_id_back() {
    String sealed = ids.seal(ACME, "resp_68a1");
    assertThat(sealed).startsWith("resp_rp1").doesNotContain("68a1");
    assertThat(ids.open(ACME, sealed)).hasValue("resp_68a1");
  }

  @Test
  void an_id_without_a_prefix_comes_back_whatever_the_sealed_text_holds() {
    int underscores = 0;
    for (int i = 0; i < 200; i++) {
      String sealed = ids.seal(ACME, "m7");
      underscores += sealed.indexOf('_') < 0 ? 0 : 1;
      assertThat(sealed).startsWith("rp1");
      assertThat(ids.open(ACME, sealed)).as(sealed).hasValue("m7");
    }
    assertThat(underscores).as("sealed texts with an underscore").isPositive();
  }

  @Test
  void a_sealed_id_has_a_nonce_of_12_bytes_the_text_and_a_tag_of_16() {
    byte[] whole = Base64.getUrlDecoder().decode(ids.seal(ACME, "resp_68a1").substring(8));
    assertThat(whole).hasSize(12 + "resp_68a1".length() + 16);
  }

  /**
   * Clients keep ids that earlier releases gave out. Both were made by another implementation
   * (Python's cryptography): nonce 00 to 0b, AES-256-GCM under HKDF-SHA-256 of 32 zero bytes with
   * the information {@code reprise/1/response-id\0acme}; the partition is authenticated, too.
   */
  @Test
  void ids_given_out_earlier_open_and_only_with_the_partition_they_were_sealed_for() {
    assertThat(ids.open(ACME, "resp_rp1AAECAwQFBgcICQoLJpCV1T2bTNPRHC2L1WsnJnsFaPWkTA8FTw"))
        .hasValue("resp_68a1");
    assertThat(ids.open(ACME, "resp_rp1AAECAwQFBgcICQoLJpCV1T2bTNPRLoODhD645uGCImwYaGHzkw"))
        .as("the key of acme, sealed for globex")
        .isEmpty();
  }

  @Test
  void sealing_twice_gives_two_names_since_the_nonce_is_fresh() {
    String first = ids.seal(ACME, "resp_68a1");
    String second = ids.seal(ACME, "resp_68a1");
    assertThat(second).isNotEqualTo(first);
    assertThat(second.substring(8, 24)).isNotEqualTo(first.substring(8, 24));
  }

  @Test
  void another_partition_cannot_open_it() {
    String sealed = ids.seal(ACME, "resp_68a1");
    assertThat(ids.open(GLOBEX, sealed)).isEmpty();
    assertThat(ids.open(ACME, sealed)).isPresent();
  }

  @Test
  void a_providers_own_id_and_damaged_ones_open_to_nothing() {
    String sealed = ids.seal(ACME, "resp_68a1");
    char changed = sealed.charAt(20) == 'A' ? 'B' : 'A';
    assertThat(ids.open(ACME, "resp_68a1")).isEmpty();
    assertThat(ids.open(ACME, "resp_rp1")).isEmpty();
    assertThat(ids.open(ACME, "resp_rp1%%%%")).isEmpty();
    assertThat(ids.open(ACME, "resp_rp1" + "A".repeat(16))).isEmpty();
    assertThat(ids.open(ACME, sealed.substring(0, 20) + changed + sealed.substring(21))).isEmpty();
    assertThat(ids.open(ACME, sealed.substring(0, sealed.length() - 2))).isEmpty();
  }

  @Test
  void a_text_may_hold_a_sealed_id_wherever_the_beginning_of_one_stands() {
    assertThat(ids.mayHold("resp_rp1".getBytes(US_ASCII), "resp_")).isTrue();
    assertThat(ids.mayHold("{\"id\":\"resp_rp1".getBytes(US_ASCII), "resp_")).isTrue();
    assertThat(ids.mayHold("resp_rp1xyz".getBytes(US_ASCII), "resp_")).isTrue();
    assertThat(ids.mayHold("resp_rp2, msg_rp1".getBytes(US_ASCII), "resp_")).isFalse();
    assertThat(ids.mayHold("xxxp_rp1".getBytes(US_ASCII), "resp_")).isFalse();
    assertThat(ids.mayHold("resp_rp".getBytes(US_ASCII), "resp_")).isFalse();
    assertThat(ids.mayHold(new byte[0], "resp_")).isFalse();
  }
}
