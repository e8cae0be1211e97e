package dev.reprise.provider.handle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.gemini.CacheablePrefix;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The surgical edit: what goes, what comes, and that every other byte stays. */
class CacheablePrefixTest {
  private static Document body(String json) throws MalformedJson {
    return Document.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String used(String json) throws MalformedJson {
    byte[] bytes = CacheablePrefix.of(body(json)).orElseThrow().using("cachedContents/x");
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void all_three_go_and_the_rest_stays_to_the_byte() throws Exception {
    assertThat(
            used(
                "{ \"tools\" : [{}], \"generationConfig\":{ \"temperature\":1.0 },"
                    + "\"systemInstruction\":{\"parts\":[]} , \"toolConfig\":{},  \"contents\": [ 1 ] }"))
        .isEqualTo(
            "{\"cachedContent\":\"cachedContents/x\", \"generationConfig\":{ \"temperature\":1.0 },"
                + "  \"contents\": [ 1 ] }");
  }

  @Test
  void the_other_spelling_goes_too_and_is_created_in_the_documented_one() throws Exception {
    String json = "{\"contents\":[],\"system_instruction\":{\"parts\":[{\"text\":\"x\"}]}}";
    assertThat(used(json)).isEqualTo("{\"cachedContent\":\"cachedContents/x\",\"contents\":[]}");
    byte[] creation =
        CacheablePrefix.of(body(json)).orElseThrow().creation("m-1", "d", Duration.ofMinutes(10));
    assertThat(new String(creation, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"model\":\"models/m-1\",\"displayName\":\"d\",\"ttl\":\"600s\","
                + "\"systemInstruction\":{\"parts\":[{\"text\":\"x\"}]}}");
  }

  @Test
  void what_is_written_twice_or_not_at_all_is_not_kept() throws Exception {
    assertThat(CacheablePrefix.of(body("{\"toolConfig\":{},\"tool_config\":{}}"))).isEmpty();
    assertThat(CacheablePrefix.of(body("{\"contents\":[],\"tools\":null}"))).isEmpty();
  }

  @Test
  void the_digest_is_of_what_is_kept_and_of_nothing_else() throws Exception {
    String one = "{\"systemInstruction\":{\"parts\":[]},\"contents\":[1]}";
    assertThat(digest(one)).isEqualTo(digest(one.replace("[1]", "[2]")));
    assertThat(digest(one)).isNotEqualTo(digest(one.replace("parts", "part")));
    assertThat(digest(one)).isNotEqualTo(digest(one.replace("systemInstruction", "toolConfig")));
  }

  private static Object digest(String json) throws MalformedJson {
    return CacheablePrefix.of(body(json)).orElseThrow().digest();
  }

  @Test
  void the_callers_own_object_is_seen_in_either_spelling() throws Exception {
    assertThat(CacheablePrefix.named(body("{\"cached_content\":\"cachedContents/a\"}")))
        .isEqualTo("cachedContents/a");
    assertThat(CacheablePrefix.named(body("{\"cachedContent\":7}"))).isEmpty();
    assertThat(CacheablePrefix.named(body("{}"))).isNull();
  }
}
