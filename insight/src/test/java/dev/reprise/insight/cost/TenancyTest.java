package dev.reprise.insight.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenancyTest {
  @ParameterizedTest
  @CsvSource({
    "0.3, 0.1, DEDICATED, 9.0, 50, OWN_STORE, of a tenant's own are demanded",
    "0.3, 0.1, SEPARATED, 9.0, 50, NAMESPACED, counted and erased alone",
    "0.3, 0.1, NONE, 1.5, 0.1, SHARED_PROMPT, only a prompt all tenants share stays warm",
    "0.3, 0.9, NONE, 1.01, 50, NAMESPACED, 90 % of the prompt is a tenant's own",
    "0.3, 0.3, NONE, 1.01, 50, NAMESPACED, isolation is nearly free",
    "0.8, 0.3, NONE, 1.50, 50, NAMESPACED, 80 % of the tenants have a prompt of their own",
    "0.79, 0.3, NONE, 1.50, 50, SHARED_PROMPT, 1.50 times as much",
    "0.3, 0.3, NONE, 1.50, 50, SHARED_PROMPT, 1.50 times as much"
  })
  void the_first_thing_that_decides_is_the_reason(
      BigDecimal customisedTenants,
      BigDecimal customised,
      Tenancy.Compliance compliance,
      BigDecimal ratio,
      BigDecimal reads,
      Tenancy.Pattern pattern,
      String because) {
    var breakEven = new BigDecimal("0.28");
    var advice =
        new Tenancy(customisedTenants, customised, compliance, ratio, reads, breakEven).advice();
    assertThat(advice.pattern()).isEqualTo(pattern);
    assertThat(advice.because()).contains(because);
  }

  /** A share that no acceptance reaches, and no division by nothing. */
  @ParameterizedTest
  @CsvSource({"0, 0.01", "0.3, 0", "0, 0"})
  void replay_that_saves_nothing_never_breaks_even(BigDecimal candidates, BigDecimal answerSaves) {
    var share = new BigDecimal("0.2");
    var cents = new BigDecimal("0.003");
    var nothing = new ReplayEconomics(candidates, share, answerSaves, share, cents);
    assertThat(nothing.replay()).isEqualByComparingTo("0");
    assertThat(nothing.breakEvenAcceptance()).isGreaterThan(BigDecimal.ONE);
    var some = new ReplayEconomics(share, share, new BigDecimal("0.01"), share, cents);
    assertThat(some.breakEvenAcceptance()).as("control").isEqualByComparingTo("0.3");
  }
}
