package dev.reprise.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DocumentTest {
  private static final String BODY =
      " {\"model\":\"m-1\", \"caf\\u00e9\":1.50, \"ünï\":[10,{\"x\":null},[],\"\\ud83d\\ude00\"],"
          + "\"stream\":true,\"off\":false,\"empty\":{}} ";

  private static Document parse(String text) throws MalformedJson {
    return Document.parse(text.getBytes(UTF_8));
  }

  /** However many still reference the document, its text and tape are garbage. */
  @Test
  void what_is_let_go_of_is_referenced_no_more_and_can_be_parsed_again() throws Exception {
    byte[] text = BODY.getBytes(UTF_8);
    var ref = new java.lang.ref.WeakReference<>(text);
    Document body = Document.parse(text);
    assertThat(body.gone()).isFalse();
    Document again = body.edited(text);
    assertThat(again).isSameAs(body);
    body.release();
    assertThat(body.gone()).isTrue();
    again = body.edited(text);
    assertThat(again.text(again.member(again.root(), "model"))).isEqualTo("m-1");
    again.release();
    text = null;
    for (int i = 0; i < 100 && ref.get() != null; i++) {
      System.gc();
    }
    assertThat(ref.get()).isNull();
    assertThat(body.parsedBytes() + again.parsedBytes()).isZero();
  }

  @Test
  void members_are_found_by_their_unescaped_names() throws Exception {
    Document body = parse(BODY);
    assertThat(body.text(body.member(body.root(), "model"))).isEqualTo("m-1");
    assertThat(body.text(body.member(body.root(), "café"))).isEqualTo("1.50");
    assertThat(body.size(body.member(body.root(), "ünï"))).isEqualTo(4);
    assertThat(body.isTrue(body.member(body.root(), "stream"))).isTrue();
    assertThat(body.isTrue(body.member(body.root(), "off"))).isFalse();
    assertThat(body.member(body.root(), "x")).isEqualTo(Document.NONE);
    assertThat(body.member(body.root(), "mode")).isEqualTo(Document.NONE);
  }

  @Test
  void a_path_ends_in_none_as_soon_as_a_step_is_missing() throws Exception {
    Document body = parse(BODY);
    assertThat(body.at(body.root(), "model", "x", "y")).isEqualTo(Document.NONE);
    assertThat(body.at(Document.NONE, "model")).isEqualTo(Document.NONE);
    assertThat(body.at(body.root())).isEqualTo(body.root());
    int list = body.at(body.root(), "ünï");
    assertThat(body.member(list, "x")).isEqualTo(Document.NONE);
    assertThat(body.kind(body.at(body.element(list, 1), "x"))).isEqualTo(Kind.NULL);
  }

  @Test
  void elements_and_members_are_walked_in_the_order_written() throws Exception {
    Document body = parse(BODY);
    int list = body.member(body.root(), "ünï");
    assertThat(body.text(body.element(list, 0))).isEqualTo("10");
    assertThat(body.text(body.element(list, 3))).isEqualTo("😀");
    assertThat(body.element(list, 4)).isEqualTo(Document.NONE);
    assertThat(body.element(list, -1)).isEqualTo(Document.NONE);
    assertThat(body.first(body.element(list, 2))).isEqualTo(Document.NONE);
    assertThat(body.first(body.member(body.root(), "empty"))).isEqualTo(Document.NONE);
    assertThat(body.next(body.element(list, 3))).isEqualTo(Document.NONE);
    StringBuilder names = new StringBuilder();
    for (int v = body.first(body.root()); v != Document.NONE; v = body.next(v)) {
      names.append(body.name(v)).append(' ');
    }
    assertThat(names.toString()).isEqualTo("model café ünï stream off empty ");
    assertThat(body.name(body.element(list, 0))).isNull();
    assertThat(body.name(body.root())).isNull();
  }

  @Test
  void every_value_knows_its_bytes() throws Exception {
    Document body = parse(BODY);
    byte[] bytes = body.bytes();
    int cafe = body.member(body.root(), "café");
    assertThat(slice(bytes, body.start(cafe), body.end(cafe))).isEqualTo("1.50");
    assertThat(slice(bytes, body.nameStart(cafe), body.nameEnd(cafe))).isEqualTo("\"caf\\u00e9\"");
    int empty = body.member(body.root(), "empty");
    assertThat(slice(bytes, body.start(empty), body.end(empty))).isEqualTo("{}");
    assertThat(slice(bytes, body.start(0), body.end(0))).isEqualTo(BODY.strip());
  }

  @Test
  void members_out_of_order_are_listed_in_code_point_order() throws Exception {
    Document unsorted = parse("{\"\\ud83d\\ude00\":1,\"\uFFFD\":2,\"a\":3,\"\":4,\"\\u0041\":5}");
    int[] order = unsorted.outOfOrder(0);
    assertThat(order).isNotNull();
    StringBuilder values = new StringBuilder();
    for (int value : order) {
      values.append(unsorted.text(value));
    }
    assertThat(values.toString()).as("by code point, not by UTF-16 unit").isEqualTo("45321");
    assertThat(parse("{\"a\":1,\"b\":2}").outOfOrder(0)).isNull();
    assertThat(parse("[]").outOfOrder(0)).isNull();
  }

  @Test
  void an_error_names_the_byte_and_what_is_wrong() {
    refused("", 0, "a value is missing");
    refused("{\"a\":1,}", 7, "a member name in quotes is missing: found '}'");
    refused("{\"a\":1,\"b\":2,\"\\u0061\":3}", 13, "stands twice");
    refused("[1 2]", 3, "a comma or ] is missing");
    refused("{\"a\" 1}", 5, "a colon is missing");
    refused("[\"abc", 1, "not closed");
    refused("[\"a\u0001\"]", 3, "control character");
    refused("[\"\\ud800\"]", 2, "surrogate");
    refused("[\"\\uZZZZ\"]", 2, "hexadecimal");
    refused("\uFEFF{}", 0, "byte order mark");
    refused("{} {}", 3, "something follows");
    refused("[01]", 2, "leading zero");
    refused("[1.]", 3, "after its point");
    refused("[NaN]", 1, "a value is missing: found 'N'");
    refused("[nulL]", 1, "null is misspelt");
    refused("[".repeat(257), 256, "deeper than 256");
  }

  @Test
  void nesting_of_exactly_256_is_read() throws Exception {
    assertThat(parse("[".repeat(256) + "]".repeat(256)).size(0)).isEqualTo(1);
  }

  @Test
  void duplicates_are_found_among_many_members_whatever_their_order() throws Exception {
    StringBuilder many = new StringBuilder("{");
    for (int i = 999; i >= 0; i--) {
      many.append("\"member ").append(i).append("\":0,");
    }
    assertThat(parse(many + "\"other\":1}").size(0)).isEqualTo(1001);
    assertThatThrownBy(() -> parse(many + "\"\\u006dember 500\":1}"))
        .isInstanceOf(MalformedJson.class)
        .hasMessageContaining("stands twice");
  }

  private static void refused(String text, int offset, String what) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(MalformedJson.class)
        .hasMessageContaining(what)
        .hasMessageEndingWith("at byte " + offset);
  }

  private static String slice(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, UTF_8);
  }
}
