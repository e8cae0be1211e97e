package dev.reprise.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.key.Contract.Component;
import dev.reprise.key.Contract.Field;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PartitionKeysTest {
  private static final byte[] MASTER = HexFormat.of().parseHex("0f".repeat(32));
  private static final Partition ACME = new Partition("acme");
  private static final Partition GLOBEX = new Partition("globex");
  private static final Contract CONTRACT =
      new Contract(List.of(Component.of(Field.TASK, "faq"), Component.of(Field.MEMORY, "m")));

  @Test
  void keys_are_those_of_rfc_5869_computed_by_hand() throws Exception {
    PartitionKeys keys = new PartitionKeys(MASTER);
    byte[] extracted = hmac(new byte[32], MASTER);
    assertThat(keys.envelopeKey(ACME).getEncoded())
        .isEqualTo(hmac(extracted, "reprise/1/envelope\0acme\1".getBytes(UTF_8)));
    assertThat(keys.envelopeKey(ACME).getAlgorithm()).isEqualTo("AES");
    byte[] cacheKey = hmac(extracted, "reprise/1/cache-key\0acme\1".getBytes(UTF_8));
    assertThat(keys.derive(CONTRACT, ACME).bytes()).isEqualTo(hmac(cacheKey, CONTRACT.frame()));
  }

  @Test
  void a_key_is_the_same_again_and_after_a_restart_and_is_written_in_46_characters() {
    PartitionKeys keys = new PartitionKeys(MASTER.clone());
    CacheKey key = keys.derive(CONTRACT, ACME);
    assertThat(keys.derive(CONTRACT, ACME)).isEqualTo(key);
    assertThat(new PartitionKeys(MASTER).derive(CONTRACT, ACME)).isEqualTo(key);
    assertThat(keys.derive(CONTRACT, new Scope.User(ACME, null, "ada"))).isEqualTo(key);
    assertThat(key.toString()).hasSize(46).startsWith("pc_");
  }

  @Test
  void partition_purpose_and_master_each_give_another_secret() {
    PartitionKeys keys = new PartitionKeys(MASTER);
    byte[] otherMaster = MASTER.clone();
    otherMaster[31] ^= 1;
    PartitionKeys others = new PartitionKeys(otherMaster);
    List<String> all = new ArrayList<>();
    for (PartitionKeys each : List.of(keys, others)) {
      for (Partition partition : List.of(ACME, GLOBEX, Partition.ANONYMOUS)) {
        all.add(HexFormat.of().formatHex(each.derive(CONTRACT, partition).bytes()));
        all.add(HexFormat.of().formatHex(each.envelopeKey(partition).getEncoded()));
        all.add(each.namespace(partition));
        all.add(each.fingerprint(partition, CONTRACT.frame()));
        all.add(each.derive(CONTRACT, new Scope.Public(partition.name())).toString());
        all.add(each.credentialFingerprint(partition.name()));
      }
    }
    assertThat(all).doesNotHaveDuplicates().hasSize(36);
  }

  @Test
  void names_in_stores_and_fingerprints_are_legal_in_a_partitions_name() {
    PartitionKeys keys = new PartitionKeys(MASTER);
    assertThat(new Partition("c-" + keys.credentialFingerprint("sk-secret")).name()).hasSize(45);
    assertThat(new Partition(keys.namespace(ACME)).name()).hasSize(43);
  }

  @Test
  void more_partitions_than_are_remembered_keep_their_keys() {
    PartitionKeys keys = new PartitionKeys(MASTER);
    CacheKey first = keys.derive(CONTRACT, ACME);
    for (int i = 0; i < 10_000; i++) {
      keys.derive(CONTRACT, new Partition("p" + i));
    }
    assertThat(keys.derive(CONTRACT, ACME)).isEqualTo(first);
  }

  @Test
  void many_threads_derive_the_same_keys() throws Exception {
    PartitionKeys keys = new PartitionKeys(MASTER);
    CacheKey expected = new PartitionKeys(MASTER).derive(CONTRACT, ACME);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<CacheKey>> tasks = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        tasks.add(() -> keys.derive(CONTRACT, ACME));
      }
      for (var derived : threads.invokeAll(tasks)) {
        assertThat(derived.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void a_master_secret_of_another_length_is_refused() {
    assertThatThrownBy(() -> new PartitionKeys(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 bytes");
  }

  private static byte[] hmac(byte[] key, byte[] content) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(content);
  }
}
