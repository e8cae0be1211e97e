package dev.reprise.insight.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

/** The worked examples, derived a second time as fractions of whole numbers written out by hand. */
class WorkedExamplesTest {
  private static final TokenPrices PRICES =
      new TokenPrices(
          new BigDecimal("3.00"),
          new BigDecimal("0.30"),
          new BigDecimal("3.75"),
          new BigDecimal("15.00"));

  private static final AgentLoop AGENT = agent("1", "0.0005");
  private static final DocumentService DOCUMENTS =
      new DocumentService(500, 50_000, 1_500, 3_000, 30, 86_400, PRICES);

  private static AgentLoop agent(String hitRate, String overhead) {
    var caching = new AgentLoop.Caching(new BigDecimal(hitRate), new BigDecimal(overhead));
    return new AgentLoop(14_000, 2_000, 500, 8, 10_000, caching, PRICES);
  }

  /** A fraction of whole numbers as a decimal; only for fractions that are one. */
  private static BigDecimal fraction(long numerator, long denominator) {
    return new BigDecimal(BigInteger.valueOf(numerator))
        .divide(BigDecimal.valueOf(denominator), 12, RoundingMode.UNNECESSARY);
  }

  @Test
  void an_agents_call_costs_0_0555_uncached_and_0_0177_cached() {
    // (16,000 x 300 + 500 x 1,500) cents of a million = 5,550,000 / 100,000,000
    assertThat(AGENT.perCallUncached())
        .isEqualByComparingTo(fraction(16_000 * 300 + 500 * 1_500, 100_000_000))
        .isEqualByComparingTo("0.0555");
    // (14,000 x 30 + 2,000 x 300 + 500 x 1,500) = 1,770,000
    assertThat(AGENT.perCallCached())
        .isEqualByComparingTo(fraction(14_000 * 30 + 2_000 * 300 + 500 * 1_500, 100_000_000))
        .isEqualByComparingTo("0.0177");
  }

  @Test
  void a_day_of_80_000_calls_costs_4_440_uncached_and_1_416_cached() {
    assertThat(AGENT.perTask(AGENT.perCallUncached())).isEqualByComparingTo("0.444");
    assertThat(AGENT.perDay(AGENT.perCallUncached()))
        .isEqualByComparingTo(fraction(5_550_000L * 80_000, 100_000_000))
        .isEqualByComparingTo("4440");
    assertThat(AGENT.perDay(AGENT.perCallCached()))
        .isEqualByComparingTo(fraction(1_770_000L * 80_000, 100_000_000))
        .isEqualByComparingTo("1416");
  }

  @Test
  void an_overhead_of_0_0005_is_earned_at_a_hit_rate_of_1_3_percent() {
    // 0.0005 / 0.0378 = 5 / 378
    BigDecimal rate = AGENT.breakEvenHitRate();
    assertThat(rate.multiply(BigDecimal.valueOf(378)).subtract(BigDecimal.valueOf(5)).abs())
        .isLessThan(new BigDecimal("0.0000001"));
    assertThat(rate.movePointRight(2).setScale(1, RoundingMode.HALF_UP))
        .isEqualByComparingTo("1.3");
  }

  @Test
  void at_the_break_even_rate_saving_and_overhead_are_equal() {
    BigDecimal rate = AGENT.breakEvenHitRate();
    BigDecimal saved = AGENT.perCallUncached().subtract(AGENT.perCallRead()).multiply(rate);
    assertThat(saved.subtract(AGENT.caching().overhead()).abs())
        .isLessThan(new BigDecimal("0.000000001"));
  }

  @Test
  void misses_write_and_a_write_is_earned_by_0_28_reads() {
    // half read, half written: 14,000 x (30 + 375) / 2 = 2,835,000; the rest 1,350,000
    assertThat(agent("0.5", "0").perCallCached())
        .isEqualByComparingTo(fraction(2_835_000 + 1_350_000, 100_000_000));
    // (3.75 - 3) / (3 - 0.3) = 75 / 270
    assertThat(AGENT.breakEvenReads().setScale(2, RoundingMode.HALF_UP))
        .isEqualByComparingTo("0.28");
  }

  @Test
  void the_document_service_pays_20_250_uncached_and_14_175_with_one_system_prompt() {
    // 50,000 x 30 requests; 4,500 x 300 cents of a million each
    assertThat(DOCUMENTS.uncached())
        .isEqualByComparingTo(fraction(1_500_000L * 4_500 * 300, 100_000_000))
        .isEqualByComparingTo("20250");
    assertThat(DOCUMENTS.sharedSystem())
        .isEqualByComparingTo(fraction(1_500_000L * (1_500 * 30 + 3_000 * 300), 100_000_000))
        .isEqualByComparingTo("14175");
  }

  @Test
  void keeping_the_shared_prompt_warm_by_writing_it_every_five_minutes_adds_little() {
    // 288 writes a day x 30 x 1,500 tokens x (375 - 30)
    assertThat(DOCUMENTS.sharedWrites(300))
        .isEqualByComparingTo(fraction(288L * 30 * 1_500 * 345, 100_000_000));
  }

  @Test
  void prompts_of_tenants_own_are_written_again_every_ttl() {
    // 100 requests a day and tenant, 288 windows of five minutes: every request writes
    assertThat(DOCUMENTS.writes(300)).isEqualTo(50_000);
    assertThat(DOCUMENTS.tenantSystem(300, PRICES.write()))
        .isEqualByComparingTo(fraction(1_500_000L * (1_500 * 375 + 3_000 * 300), 100_000_000))
        .isEqualByComparingTo("21937.5");
    // 24 windows of an hour: 500 x 24 writes at 6.00, the other 38,000 requests read
    assertThat(DOCUMENTS.writes(3_600)).isEqualTo(12_000);
    assertThat(DOCUMENTS.tenantSystem(3_600, new BigDecimal("6.00")))
        .isEqualByComparingTo(
            fraction(
                30L * 1_500 * (12_000 * 600L + 38_000 * 30L) + 1_500_000L * 3_000 * 300,
                100_000_000))
        .isEqualByComparingTo("17253");
  }

  @Test
  void context_hits_are_charged_as_reads_and_misses_as_writes() {
    BigDecimal share = new BigDecimal("0.7");
    // 1,500,000 requests: all read the system prompt, 7 of 10 the context, 3 of 10 write it
    assertThat(DOCUMENTS.contextHits(share))
        .isEqualByComparingTo(
            fraction(
                1_500_000L * 1_500 * 30 + 1_050_000L * 3_000 * 30 + 450_000L * 3_000 * 375,
                100_000_000))
        .isEqualByComparingTo("6682.5");
    // what hand calculations have: hits free, misses as input
    assertThat(DOCUMENTS.contextHitsByHand(share))
        .isEqualByComparingTo(
            fraction(1_500_000L * 1_500 * 30 + 450_000L * 3_000 * 300, 100_000_000))
        .isEqualByComparingTo("4725");
  }
}
