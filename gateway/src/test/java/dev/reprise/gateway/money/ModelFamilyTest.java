package dev.reprise.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

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
}
