package dev.reprise.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
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

  @Test
  void a_number_is_kept_where_it_is_a_short_one_of_a_setting_and_nowhere_else() throws Exception {
    assertThat(written("{\"temperature\":391}")).as("control").contains("391");
    assertThat(written("{\"metadata\":{\"temperature\":391}}")).doesNotContain("391");
    assertThat(written("{\"account\":391}")).doesNotContain("391");
    assertThat(written("{\"max_tokens\":4096}")).doesNotContain("4096");
    assertThat(written("{\"top_p\":0.95}")).as("control").contains("0.95");
    assertThat(written("{\"top_p\":9.1e-5}")).doesNotContain("9.1e-5");
  }

  @Test
  void a_version_of_a_known_word_has_digits_alone() throws Exception {
    assertThat(written("{\"type\":\"web_search_20260209\"}")).contains("web_search_20260209");
    assertThat(written("{\"type\":\"web_search_202JaneR\"}"))
        .doesNotContain("JaneR")
        .doesNotContain("web_search");
    assertThat(written("{\"type\":\"jane_search_20260209\"}")).doesNotContain("jane");
    assertThat(written("{\"type\":\"web_search_19260209\"}")).doesNotContain("19260209");
  }

  /** A word of an API tells nothing where the API chooses it, and something where a caller does. */
  @Test
  void a_text_that_is_a_word_of_an_api_is_kept_as_a_choice_only() throws Exception {
    assertThat(written("{\"tool_choice\":\"auto\"}")).as("control").contains("\"auto\"");
    for (String prompt :
        List.of(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"auto\"}]}",
            "{\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"auto\"}]}]}",
            "{\"input\":\"auto\"}",
            "{\"metadata\":{\"mode\":\"auto\"}}")) {
      assertThat(written(prompt)).as(prompt).doesNotContain("auto");
    }
  }

  /** Who reads the recording would take it for the API's own, and so would {@code analyze}. */
  @Test
  void a_name_whose_replacement_is_a_name_of_the_api_gets_another() throws Exception {
    String own = replacedBy("url");
    String member = replacedBy("any");
    assertThat(written("{\"metadata\":{\"" + own + "\":\"a\"}}")).doesNotContain("\"url\"");
    assertThat(written("{\"metadata\":{\"" + member + "\":\"a\"}}"))
        .as("control: no API has it there")
        .contains("\"any\"");
    assertThat(written("{\"" + member + "\":\"a\"}")).doesNotContain("\"any\"");
  }

  /** The name that is replaced by that word, unless it must get another. */
  private String replacedBy(String word) {
    for (char a = 'a'; a <= 'z'; a++) {
      for (char b = 'a'; b <= 'z'; b++) {
        for (char c = 'a'; c <= 'z'; c++) {
          String name = "" + a + b + c;
          if (redaction.quoted(name).equals("\"" + word + "\"")) {
            return name;
          }
        }
      }
    }
    throw new AssertionError("no name is replaced by " + word);
  }
}
