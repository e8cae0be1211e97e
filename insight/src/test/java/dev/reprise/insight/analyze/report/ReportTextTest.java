package dev.reprise.insight.analyze.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Figures as a person reads them. */
class ReportTextTest {
  @Test
  void a_write_that_never_pays_is_not_said_to_pay_after_none() {
    assertThat(ReportText.breakEven(null))
        .isEqualTo("a write never pays: a read costs as much as the plain input");
    assertThat(ReportText.breakEven(new BigDecimal("0.28")))
        .isEqualTo("a write pays after 0.28 reads");
  }
}
