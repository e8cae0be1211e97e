package dev.reprise.response;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdMintTest {
  private final IdMint mint = IdMint.random();

  @Test
  void a_fresh_id_has_the_shape_of_the_kept_one() {
    assertThat(mint.mint("chatcmpl-Ab3dEf6hIj9lMn2pQr5tUv8xYz1B4"))
        .matches("chatcmpl-[0-9A-Za-z]{29}");
    assertThat(mint.mint("resp_0c1d2e3f4a5b6c7d006a9b8c7d6e5f4a3b2c1d0e9f8a7b6c"))
        .matches("resp_[0-9a-f]{48}");
    assertThat(mint.mint("msg_01AbCdEfGhJkMnPqRsTuVwXy")).matches("msg_01[0-9A-Za-z]{22}");
    assertThat(mint.mint("5f7d3c1a-90b2-4e6f-8a1d-27c4b9e0f613"))
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    assertThat(mint.mint("abcdefab-90b2-4e6f-8a1d-27c4b9e0f613")).matches("[0-9a-f-]{36}");
    assertThat(mint.mint("gen-1790000000-Qw3Er5Ty")).matches("gen-[0-9A-Za-z]{10}-[0-9A-Za-z]{8}");
    assertThat(mint.mint("Kb3LmNoPqRsTuVwXyZ12ab4")).matches("[0-9A-Za-z]{23}");
  }

  @Test
  void ids_of_any_text_stay_text_of_that_length() {
    for (String odd : List.of("x", "_", "a-", "msg_", "1", "é⚓", "\"quoted\"")) {
      assertThat(mint.mint(odd)).hasSameSizeAs(odd);
    }
  }

  @Test
  void a_million_ids_would_not_meet_and_ten_thousand_do_not() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(mint.mint("msg_01AbCdEfGhJkMnPqRsTuVwXy"))).isTrue();
    }
  }
}
