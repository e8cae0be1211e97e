package dev.reprise.insight.analyze.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenTableTest {
  @Test
  void tables_forget_the_older_half_and_keep_what_is_in_use() {
    var table = new SeenTable(1 << 10);
    for (long print = 1; print <= 100_000; print++) {
      table.put(print, print);
      table.put(-7, print);
    }
    assertThat(table.get(-7)).isEqualTo(100_000);
    assertThat(table.get(100_000)).isEqualTo(100_000);
    assertThat(table.get(1)).isEqualTo(SeenTable.NEVER);
    assertThat(table.forgotten()).isGreaterThan(100);
  }
}
