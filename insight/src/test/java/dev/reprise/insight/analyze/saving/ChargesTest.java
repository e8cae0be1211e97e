package dev.reprise.insight.analyze.saving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What tokens cost, and when writing a prefix pays. */
class ChargesTest {
  @Test
  void a_write_pays_once_its_extra_price_is_saved_by_reads() {
    var charges = new Charges(100, 10, 125, 200, 500);
    assertThat(charges.breakEvenReads(Retention.FIVE_MINUTES)).isEqualByComparingTo("0.28");
    assertThat(charges.breakEvenReads(Retention.HOUR)).isEqualByComparingTo("1.11");
  }

  @Test
  void a_write_never_pays_where_a_read_costs_as_much_as_the_plain_input() {
    assertThat(new Charges(100, 100, 125, 200, 500).breakEvenReads(Retention.HOUR)).isNull();
    assertThat(new Charges(100, 100, 100, 200, 500).breakEvenReads(Retention.HOUR)).isNull();
  }
}
