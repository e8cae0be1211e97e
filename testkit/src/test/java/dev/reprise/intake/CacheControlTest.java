package dev.reprise.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Directives;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The request's directives (RFC 9111 section 5.2.1). */
class CacheControlTest {
  private static Directives read(String... lines) {
    var fields = new ArrayList<Header>();
    for (String line : lines) {
      fields.add(new Header("Cache-Control", line));
    }
    return CacheControl.read(Headers.of(fields));
  }

  @Test
  void nothing_said_is_nothing_wanted() {
    assertThat(CacheControl.read(Headers.NONE)).isSameAs(Directives.NONE);
    assertThat(read("", "no-transform, min-fresh=5")).isEqualTo(Directives.NONE);
  }

  @Test
  void each_directive_is_read_in_any_case_and_from_any_line() {
    assertThat(read("No-Store")).isEqualTo(new Directives(true, false, null, false));
    assertThat(read("no-cache")).isEqualTo(new Directives(false, true, null, false));
    assertThat(read("only-if-cached")).isEqualTo(new Directives(false, false, null, true));
    assertThat(read("MAX-AGE=60")).isEqualTo(new Directives(false, false, 60L, false));
    assertThat(read("no-store , max-age=5", "only-if-cached"))
        .isEqualTo(new Directives(true, false, 5L, true));
    assertThat(read("no-storey, xno-cache")).isEqualTo(Directives.NONE);
  }

  @Test
  void of_several_ages_the_strictest_counts() {
    assertThat(read("max-age=60, max-age=5").maxAgeSeconds()).isEqualTo(5);
    assertThat(read("max-age=5, max-age=60").maxAgeSeconds()).isEqualTo(5);
  }

  @Test
  void an_age_that_is_no_number_asks_for_something_fresh() {
    for (String age : List.of("", "-1", "1.5", "soon", "\"", "1s")) {
      assertThat(read("max-age=" + age))
          .as(age)
          .isEqualTo(new Directives(false, true, null, false));
    }
    assertThat(read("max-age=60, max-age=soon")).isEqualTo(new Directives(false, true, 60L, false));
  }

  @Test
  void a_quoted_age_and_a_very_long_one_are_understood() {
    assertThat(read("max-age=\"60\"")).isEqualTo(new Directives(false, false, 60L, false));
    assertThat(read("max-age=2147483649").maxAgeSeconds()).isEqualTo(1L << 31);
    assertThat(read("max-age=99999999999999999999").maxAgeSeconds()).isEqualTo(1L << 31);
  }
}
