package dev.reprise.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** conformance/json: every y_ accepted, every n_ refused, every i_ as pinned. */
class JsonConformanceTest {
  private static final Path CASES =
      Path.of(System.getProperty("reprise.root", ".."), "conformance/json/cases.jsonl");

  @TestFactory
  Stream<DynamicTest> every_case_is_judged_as_written() throws IOException {
    return cases().stream()
        .map(c -> DynamicTest.dynamicTest(c.get("case").asText(), () -> check(c)));
  }

  @Test
  void there_are_enough_cases_of_every_class() throws IOException {
    List<String> names = cases().stream().map(c -> c.get("case").asText()).toList();
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(300);
    assertThat(names).filteredOn(name -> name.startsWith("y_")).hasSizeGreaterThan(80);
    assertThat(names).filteredOn(name -> name.startsWith("n_")).hasSizeGreaterThan(200);
    assertThat(names).filteredOn(name -> name.startsWith("i_")).hasSizeGreaterThan(10);
  }

  private static void check(JsonNode c) throws IOException {
    String name = c.get("case").asText();
    boolean expected = c.has("accepted") ? c.get("accepted").asBoolean() : name.startsWith("y_");
    byte[] text = bytes(c);
    String refusal = refusal(text);
    assertThat(refusal == null).as("accepted; said: %s", refusal).isEqualTo(expected);
    if (expected && !name.startsWith("i_")) {
      Document document = parsed(text);
      assertThat(Oracle.tree(document, document.root())).isEqualTo(Oracle.tree(text));
    }
  }

  private static String refusal(byte[] text) {
    try {
      Document.parse(text);
      return null;
    } catch (MalformedJson e) {
      assertThat(e.offset()).isBetween(0, text.length);
      return e.getMessage();
    }
  }

  private static Document parsed(byte[] text) {
    try {
      return Document.parse(text);
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(JsonNode c) {
    if (c.has("hex")) {
      return HexFormat.of().parseHex(c.get("hex").asText());
    }
    if (c.has("text")) {
      return c.get("text").asText().getBytes(UTF_8);
    }
    JsonNode parts = c.get("repeat");
    String middle = parts.get(1).asText().repeat(parts.get(2).asInt());
    return (parts.get(0).asText() + middle + parts.get(3).asText()).getBytes(UTF_8);
  }

  private static List<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (String line : Files.readAllLines(CASES)) {
      cases.add(new ObjectMapper().readTree(line));
    }
    return cases;
  }
}
