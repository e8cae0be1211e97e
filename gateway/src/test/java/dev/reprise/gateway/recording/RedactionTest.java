package dev.reprise.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedactionTest {
  private static final String BODY =
      """
      {"model":"gpt-5.6-sol","temperature":0,"account":4111111111111111,"seed":123456,
       "metadata":{"Ada Lovelace":"a","type":"text"},"mode":"patient Ada HIV",
       "tools":[{"type":"function","function":{"name":"read_file","description":"Reads Ada's file.",
         "parameters":{"type":"object","properties":{"Ada":{"type":"string"}}}}}],
       "messages":[{"role":"system","content":"Ada Lovelace, born 1815-12-10."},
                   {"role":"user","content":"Where was \\u0041da born? हिन्दी \uD83A\uDD00 \uD840\uDC00"}]}
      """;

  private final Redaction redaction = new Redaction(new byte[32], Set.of("cy-internal"));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String written(String body) throws Exception {
    byte[] written = redaction.body(Document.parse(bytes(body)));
    Document.parse(written);
    return new String(written, StandardCharsets.UTF_8);
  }

  @Test
  void no_word_of_a_caller_is_left_and_words_of_the_api_are() throws Exception {
    String written = written(BODY);
    assertThat(bytes(written)).hasSameSizeAs(bytes(BODY));
    assertThat(written)
        .contains("\"gpt-5.6-sol\"", "\"read_file\"", "\"role\":\"user\"", "\"temperature\":0")
        .contains("\"tools\":[{\"type\":\"function\",\"function\":{\"name\"")
        .doesNotContain("Ada", "Lovelace", "1815", "4111111111111111", "born", "HIV")
        .doesNotContain("patient", "123456", "\"type\":\"text\"", "properties", "ह", "ि", "\uDD00");
  }

  @Test
  void what_repeats_still_does_in_one_life_only() throws Exception {
    assertThat(redaction.quoted("one two one")).matches("\"(\\w+) \\w+ \\1\"");
    byte[] other = new byte[32];
    other[0] = 1;
    assertThat(new Redaction(other, Set.of()).quoted("one")).isNotEqualTo(redaction.quoted("one"));
    assertThat(written("{\"messages\":\"caf\\u00e9 x\"}")).contains("\\u0");
  }

  @Test
  void short_words_that_differ_still_do() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      assertThat(seen.add(redaction.quoted(Integer.toString(i)))).as("number %s", i).isTrue();
    }
  }

  @Test
  void members_of_one_object_keep_names_that_differ() throws Exception {
    var body = new StringBuilder("{\"metadata\":{");
    for (char c = 'a'; c <= 'z'; c++) {
      body.append('"').append(c).append("\":1,");
    }
    for (char c = '0'; c <= '9'; c++) {
      body.append('"').append(c).append("\":1").append(c == '9' ? "}}" : ",");
    }
    assertThat(written(body.toString())).hasSameSizeAs(body);
  }

  @Test
  void of_names_of_models_and_tools_only_known_parts_are_kept() throws Exception {
    assertThat(written("{\"model\":\"acme/llama-3.3-70b-janeroe-instruct:online\"}"))
        .matches("\\{\"model\":\"[a-z]{4}/llama-3.3-70b-[a-z]{7}-instruct:online\"}")
        .doesNotContain("janeroe", "acme");
    assertThat(written("{\"model\":\"cy-internal\"}")).contains("cy-internal");
    assertThat(written("{\"model\":\"a1-b2-c3-d4-e5-f6\"}")).doesNotContain("a1-b2-c3");
    assertThat(
            written("{\"tools\":[{\"name\":\"mcp__files__readFile\"},{\"name\":\"getJaneroe\"}]}"))
        .contains("mcp__files__readFile", "\"get")
        .doesNotContain("Janeroe");
  }

  @Test
  void a_path_keeps_what_the_api_has_there() {
    assertThat(redaction.quotedPath("/v1beta/models/gemini-2.5-flash:generateContent"))
        .isEqualTo("\"/v1beta/models/gemini-2.5-flash:generateContent\"");
    assertThat(redaction.quotedPath("/openai/deployments/j%61neroe/chat/completions"))
        .matches("\"/openai/deployments/[a-z]-[0-9a-z]+/chat/completions\"")
        .doesNotContain("neroe");
  }
}
