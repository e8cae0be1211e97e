package dev.reprise.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Partition;
import dev.reprise.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much is remembered of contracts, whoever has them made. */
class NeighboursTest {
  private static final long MOST = 1 << 20;
  private final Neighbours neighbours = new Neighbours(Clock.SYSTEM, MOST);

  private static Neighbours.ContractFields fields(String key, int parts) {
    Map<String, Long> fingerprints = new HashMap<>();
    for (int n = 0; n < parts; n++) {
      fingerprints.put("messages[" + n + "]", (long) n);
    }
    return new Neighbours.ContractFields(key, 0, "chat.completions", fingerprints);
  }

  @Test
  void the_oldest_contracts_give_way_when_all_together_take_too_much() {
    for (int n = 0; n < 2000; n++) {
      neighbours.remember(new Partition("c-" + n % 50), fields("pc_" + n, 256));
      assertThat(neighbours.held()).isLessThanOrEqualTo(MOST);
    }
    assertThat(neighbours.held()).isGreaterThan(MOST / 2);
  }

  @Test
  void a_contract_kept_again_counts_once_and_few_of_a_partition_are_kept() {
    var ada = new Partition("c-ada");
    neighbours.remember(ada, fields("pc_1", 10));
    long one = neighbours.held();
    neighbours.remember(ada, fields("pc_1", 10));
    assertThat(neighbours.held()).isEqualTo(one);
    for (int n = 0; n < 200; n++) {
      neighbours.remember(ada, fields("pc_" + n, 10));
    }
    assertThat(neighbours.held()).isEqualTo(64 * one);
  }

  @Test
  void the_oldest_partitions_give_way_when_there_are_many() {
    for (int n = 0; n < 1500; n++) {
      neighbours.remember(new Partition("c-" + n), fields("pc_1", 1));
    }
    assertThat(neighbours.held()).isEqualTo(1024 * fields("pc_1", 1).weight());
  }

  @Test
  void one_that_is_larger_than_all_may_be_is_not_kept() {
    neighbours.remember(new Partition("c-ada"), fields("pc_1", 50_000));
    assertThat(neighbours.held()).isZero();
  }
}
