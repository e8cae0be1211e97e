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

  @Test
  void a_text_is_cut_into_pieces_of_40_and_never_inside_a_character() {
    assertThat(ExactJson.pieces("")).isEmpty();
    assertThat(ExactJson.pieces("a".repeat(40))).containsExactly("a".repeat(40));
    assertThat(ExactJson.pieces("a".repeat(41))).containsExactly("a".repeat(40), "a");
    String anchor = "\ud83d\udea2";
    assertThat(ExactJson.pieces("a".repeat(39) + anchor + "b"))
        .containsExactly("a".repeat(39) + anchor, "b");
  }

  @Test
  void members_that_are_null_or_an_empty_list_are_the_same_as_absent_at_any_depth() {
    String text =
        "{\"a\":null,\"b\":[],\"c\":[1,{\"d\":null,\"e\":2},[]],\"f\":{},\"g\":\"\",\"h\":{\"i\":[]}}";
    assertThat(ExactJson.told(ExactJson.readObject(text.getBytes(UTF_8))))
        .hasToString("{\"c\":[1,{\"e\":2},[]],\"f\":{},\"g\":\"\",\"h\":{}}");
  }
}
