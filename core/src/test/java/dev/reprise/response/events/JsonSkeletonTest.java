package dev.reprise.response.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is left of a text that is too long to be held. */
class JsonSkeletonTest {
  private static final int FULL = 64 << 10;
  private static final int SPARE = 32 << 10;

  private static String left(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    String whole = left(bytes, bytes.length);
    if (bytes.length < 5000) {
      for (int piece : new int[] {1, 2, 7}) {
        assertThat(left(bytes, piece)).as("in pieces of %s", piece).isEqualTo(whole);
      }
    }
    return whole;
  }

  private static String left(byte[] bytes, int piece) {
    var skeleton = new JsonSkeleton();
    for (int at = 0; at < bytes.length; at += piece) {
      skeleton.take(bytes, at, Math.min(bytes.length, at + piece));
    }
    return new String(skeleton.bytes(), UTF_8);
  }

  /** Members of 100 bytes each, about as many bytes as asked. */
  private static String filling(int bytes) {
    var text = new StringBuilder();
    for (int i = 0; text.length() < bytes; i++) {
      text.append("\"m%05d\":\"%s\",".formatted(i, "v".repeat(88)));
    }
    return text.toString();
  }

  /** This text and more members, in all so many bytes; another member may follow. */
  private static String upTo(int bytes, String text) {
    String most = text + filling(bytes - text.length() - 200);
    return most + "\"p\":\"%s\"".formatted("v".repeat(bytes - most.length() - 6));
  }

  @Test
  void a_short_text_stays_but_for_white_space() {
    assertThat(left("{\"a\": [1, 2.5e3, true, null, \"x\\\"y\\\\\"], \"b\" : {} }"))
        .isEqualTo("{\"a\":[1,2.5e3,true,null,\"x\\\"y\\\\\"],\"b\":{}}");
    assertThat(left("[]")).isEqualTo("[]");
    assertThat(left(" 17 ")).isEqualTo("17");
    assertThat(left("17")).isEqualTo("17");
    assertThat(left("\"a\"")).isEqualTo("\"a\"");
    assertThat(left("[[],[[]],{\"a\":{\"b\":[]}}]")).isEqualTo("[[],[[]],{\"a\":{\"b\":[]}}]");
    assertThat(left("{\"a\":{\"b\":1,\"c\":[{\"d\":2},3]},\"e\":4}"))
        .isEqualTo("{\"a\":{\"b\":1,\"c\":[{\"d\":2},3]},\"e\":4}");
    assertThat(left("{\n\t\"a\":1\r,\"b\":2}")).isEqualTo("{\"a\":1,\"b\":2}");
  }

  @Test
  void strings_of_more_than_512_bytes_become_empty_and_such_numbers_0() {
    String longest = "\"" + "x".repeat(510) + "\"";
    assertThat(left("{\"a\":" + longest + ",\"b\":1}"))
        .isEqualTo("{\"a\":" + longest + ",\"b\":1}");
    assertThat(left("{\"a\":\"" + "x".repeat(511) + "\",\"b\":1}"))
        .isEqualTo("{\"a\":\"\",\"b\":1}");
    assertThat(left("[" + "1".repeat(512) + "]")).isEqualTo("[" + "1".repeat(512) + "]");
    assertThat(left("[" + "1".repeat(513) + "]")).isEqualTo("[0]");
    assertThat(left("{\"" + "n".repeat(600) + "\":1}")).isEqualTo("{\"\":1}");
  }

  @Test
  void inner_arrays_end_after_128_elements_and_what_follows_them_stays() {
    String most = "1,".repeat(127) + "1";
    assertThat(left("{\"a\":[" + most + "],\"b\":2}")).isEqualTo("{\"a\":[" + most + "],\"b\":2}");
    assertThat(left("{\"a\":[" + most + ",1,[2],{\"x\":[3]}],\"b\":2}"))
        .isEqualTo("{\"a\":[" + most + "],\"b\":2}");
    String objects = "{\"x\":1},".repeat(128);
    assertThat(left("{\"a\":[" + objects + "{\"y\":{\"z\":2}}],\"b\":2}"))
        .isEqualTo("{\"a\":[" + objects.substring(0, objects.length() - 1) + "],\"b\":2}");
  }

  @Test
  void past_64_kibibytes_only_members_that_tell_usage_or_model_are_taken() {
    String before = filling(FULL);
    String text =
        "{"
            + before
            + "\"other\":1,\"list\":[1],\"object\":{\"usage\":7},"
            + "\"model\":\"m-1\",\"usage\":{\"in\":1,\"deep\":{\"x\":[2]}},"
            + "\"inner\":{\"usage\":{\"in\":3}},\"last\":4}";
    assertThat(left(text))
        .isEqualTo("{" + before + "\"model\":\"m-1\",\"usage\":{\"in\":1,\"deep\":{\"x\":[2]}}}");
  }

  @Test
  void a_telling_member_of_an_object_that_began_before_is_taken_and_a_deeper_one_is_not() {
    String before = filling(FULL);
    assertThat(left("{\"response\":{" + before + "\"x\":1,\"usage\":{\"in\":1}},\"y\":2}"))
        .isEqualTo("{\"response\":{" + before + "\"usage\":{\"in\":1}}}");
    assertThat(left("{\"a\":{\"response\":{" + before + "\"usage\":1}},\"y\":2}"))
        .isEqualTo("{\"a\":{\"response\":{" + before.substring(0, before.length() - 1) + "}}}");
  }

  @Test
  void telling_members_have_32_kibibytes_beside_the_others() {
    String before = filling(FULL);
    String usage = "\"usage\":{" + filling(40 << 10) + "\"end\":1}";
    String left = left("{" + before + usage + ",\"model\":\"m-1\"}");
    assertThat(left.length()).isBetween(FULL + SPARE, FULL + SPARE + 110);
    assertThat(left).endsWith("}}").doesNotContain("\"model\"", "\"end\"");
  }

  @Test
  void any_member_is_taken_up_to_64_kibibytes_and_a_telling_one_up_to_96() {
    String nearly = upTo(FULL - 1, "{");
    assertThat(left(nearly + ",\"x\":1}")).isEqualTo(nearly + ",\"x\":1}");
    String full = upTo(FULL, "{");
    assertThat(left(full + ",\"x\":1}")).isEqualTo(full + "}");
    assertThat(left(full + ",\"usage\":{\"in\":1}}")).isEqualTo(full + ",\"usage\":{\"in\":1}}");
    String nearlySpent = upTo(FULL + SPARE - 1, full + ",\"usage\":{");
    assertThat(left(nearlySpent + ",\"x\":1}}")).isEqualTo(nearlySpent + ",\"x\":1}}");
    String spent = upTo(FULL + SPARE, full + ",\"usage\":{");
    assertThat(left(spent + ",\"x\":1}}")).isEqualTo(spent + "}}");
  }

  @Test
  void usage_past_64_kibibytes_is_whole_behind_an_object_in_it() {
    String before = filling(FULL);
    String usage = "\"usage\":{\"in\":7,\"details\":{\"cached\":5},\"out\":2}";
    assertThat(left("{" + before + usage + ",\"other\":{\"x\":1},\"last\":4}"))
        .isEqualTo("{" + before + usage + "}");
  }

  @Test
  void chunks_behind_the_first_are_forgotten_past_32_kibibytes_however_long_the_first_is() {
    String first = "[" + upTo(20 << 10, "{") + "},";
    String most = upTo(FULL / 2 - 2, "{") + "}";
    assertThat(left(first + most + ",{\"n\":3}]")).isEqualTo(first + most + ",{\"n\":3}]");
    String more = upTo(FULL / 2 - 1, "{") + "}";
    assertThat(left(first + more + ",{\"n\":3}]")).isEqualTo(first + "{\"n\":3}]");
  }

  @Test
  void of_a_list_of_chunks_the_first_and_the_latest_stay() {
    var text = new StringBuilder("[");
    for (int i = 0; i < 2000; i++) {
      text.append("{\"n\":%d,\"pad\":\"%s\"},".formatted(i, "p".repeat(100)));
    }
    String left = left(text + "{\"n\":2000}]");
    assertThat(left).startsWith("[{\"n\":0,").endsWith("{\"n\":2000}]");
    assertThat(left).contains("\"n\":1999,").doesNotContain("\"n\":1,", "\"n\":500,");
    assertThat(left.length()).isLessThan(FULL);
  }

  @Test
  void a_list_that_is_short_enough_keeps_every_chunk() {
    var text = new StringBuilder("[");
    for (int i = 0; i < 200; i++) {
      text.append("{\"n\":%d},".formatted(i));
    }
    assertThat(left(text + "{\"n\":200}]")).isEqualTo(text + "{\"n\":200}]");
  }

  @Test
  void nesting_of_256_is_read_and_what_is_deeper_or_closes_too_often_is_nothing() {
    String deep = "[".repeat(256) + "]".repeat(256);
    assertThat(left(deep)).isEqualTo(deep);
    assertThat(left("[" + deep + "]")).isEmpty();
    assertThat(left("{}}")).isEmpty();
  }

  @Test
  void the_memory_it_takes_is_told_and_bounded() {
    var skeleton = new JsonSkeleton();
    assertThat(skeleton.held()).isEqualTo(1024 + 512 + 256 * 9);
    byte[] text = ("{" + filling(1 << 20) + "\"end\":1}").getBytes(UTF_8);
    skeleton.take(text, 0, text.length);
    assertThat(skeleton.held()).isBetween(FULL, 4 * FULL);
  }
}
