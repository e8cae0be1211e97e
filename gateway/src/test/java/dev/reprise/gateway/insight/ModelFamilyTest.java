package dev.reprise.gateway.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.TokenUsage;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFamilyTest {
  @ParameterizedTest
  @CsvSource({
    "claude-sonnet-4-5-20250929, claude-sonnet-4-5",
    "gpt-4o-2024-08-06, gpt-4o",
    "gpt-4.1-mini, gpt-4.1-mini",
    "gemini-2.5-pro-preview-05-06, gemini-2.5-pro-preview-05-06",
    "m-1, m-1",
    "m-123456789, m-123456789",
    "-20250929, -20250929",
    "m20250929, m20250929",
    "'', ''"
  })
  void a_family_is_the_name_without_the_day_of_its_release(String model, String family) {
    assertThat(ModelFamily.of(model)).isEqualTo(family);
  }

  @Test
  void prices_are_exact_and_a_release_costs_what_its_model_does() {
    Prices prices = Prices.shipped();
    var usage = new TokenUsage(1, 1, 1, 1);
    assertThat(prices.of("gpt-5-mini", usage)).isEqualByComparingTo(new BigDecimal("0.000002525"));
    assertThat(prices.nanoDollars("gpt-5-mini-2025-08-07", usage)).isEqualTo(2_525);
    assertThat(prices.nanoDollars("m-1", usage)).isZero();
    assertThat(prices.nanoDollars("gpt-5-mini", TokenUsage.UNKNOWN)).isZero();
    assertThatThrownBy(() -> prices.of("m-1", usage)).hasMessageContaining("no price for m-1");
  }
}
