package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.catalogue.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A walk over the names that the official SDKs' types give to ids ({@code sdk-ids.json}, read by
 * {@code compat/ids.py}): each is a place where the id of an answer comes back, or {@code
 * not-answers.json} says why it is none.
 */
class SdkIdsTest {
  private static final Map<String, String> FAMILIES =
      Map.of("openai", "openai", "anthropic", "anthropic", "google-genai", "gemini");

  private static JsonNode read(String file) throws IOException {
    try (InputStream in = SdkIdsTest.class.getResourceAsStream(file)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static Set<String> notAnswers() throws IOException {
    var names = new HashSet<String>();
    read("not-answers.json").forEach(list -> list.forEach(name -> names.add(name.asText())));
    return names;
  }

  /** The last names of the members that hold ids of a family's answers. */
  private static Set<String> translated(String family) {
    var names = new HashSet<String>();
    Dialects.SHIPPED.idPlaces(family).stream()
        .flatMap(places -> places.members().stream())
        .forEach(member -> names.add(member.substring(member.lastIndexOf('.') + 1)));
    return names;
  }

  @Test
  void every_id_that_an_sdk_can_send_is_translated_or_known_to_be_no_answers() throws IOException {
    Set<String> others = notAnswers();
    JsonNode sdks = read("sdk-ids.json").path("sdks");
    assertThat(sdks.size()).isEqualTo(FAMILIES.size());
    var unknown = new TreeSet<String>();
    FAMILIES.forEach(
        (sdk, family) -> {
          Set<String> translated = translated(family);
          assertThat(sdks.path(sdk).path("members").size()).as(sdk).isGreaterThan(20);
          sdks.path(sdk)
              .path("members")
              .fieldNames()
              .forEachRemaining(
                  name -> {
                    boolean other = others.contains(name) || others.contains(sdk + ": " + name);
                    if (translated.contains(name) == other) {
                      unknown.add(sdk + " " + name);
                    }
                  });
        });
    assertThat(unknown).as("neither, or both").isEmpty();
  }

  @Test
  void every_id_in_a_path_is_translated_or_known_to_be_no_answers() throws IOException {
    Set<String> others = notAnswers();
    JsonNode sdks = read("sdk-ids.json").path("sdks");
    FAMILIES.forEach(
        (sdk, family) ->
            sdks.path(sdk)
                .path("path_segments")
                .properties()
                .forEach(
                    segment ->
                        segment
                            .getValue()
                            .forEach(
                                path ->
                                    assertThat(
                                            translated(family, segment.getKey(), path.asText())
                                                || others.contains(segment.getKey()))
                                        .as(sdk + " " + path)
                                        .isTrue())));
  }

  private static boolean translated(String family, String segment, String path) {
    return Dialects.SHIPPED.idPlaces(family).stream()
        .flatMap(places -> places.paths().stream())
        .anyMatch(start -> ("/v1" + path).startsWith(start + "{" + segment + "}"));
  }

  @Test
  void nothing_is_explained_that_no_sdk_has() throws IOException {
    var named = new HashSet<String>();
    read("sdk-ids.json")
        .path("sdks")
        .forEach(
            sdk -> {
              sdk.path("members").fieldNames().forEachRemaining(named::add);
              sdk.path("path_segments").fieldNames().forEachRemaining(named::add);
            });
    assertThat(named)
        .containsAll(notAnswers().stream().map(it -> it.substring(it.indexOf(' ') + 1)).toList());
  }
}
