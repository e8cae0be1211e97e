package dev.reprise.response.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExactJsonTest {
  /** Found by the fuzzer: an exponent no decimal can hold was thrown out of a judge of replies. */
  @Test
  void a_number_no_decimal_can_hold_is_no_text_we_convert() {
    assertThat(ExactJson.read(("{\"n\":2e0" + "8".repeat(100) + "}").getBytes(UTF_8))).isNull();
    assertThat(ExactJson.read("{\"n\":1e99999999999}".getBytes(UTF_8))).isNull();
  }

  @Test
  void a_number_keeps_the_digits_it_came_with() throws Exception {
    byte[] text = "{\"n\":1.500,\"m\":2E+400}".getBytes(UTF_8);
    var tree = ExactJson.read(text);
    assertThat(tree).isNotNull();
    assertThat(new String(ExactJson.write(tree), UTF_8)).isEqualTo("{\"n\":1.500,\"m\":2E+400}");
  }
}
