package dev.reprise.simulator.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SchemaSampleTest {

  private static JsonNode schema(String json) {
    try {
      return Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (IOException notJson) {
      throw new AssertionError(notJson);
    }
  }

  private static JsonNode sample(JsonNode schema, long seed) {
    return SchemaSample.of(schema, new SplittableRandom(seed));
  }

  /**
   * Fails unless the document is valid; a second reading of the schema, written apart from the
   * sampler.
   */
  private static void check(JsonNode schema, JsonNode document, String where) {
    String type = schema.path("type").asText();
    switch (type) {
      case "object" -> {
        assertThat(document.isObject()).as(where).isTrue();
        schema
            .path("required")
            .forEach(name -> assertThat(document.has(name.asText())).as(where).isTrue());
        document
            .properties()
            .forEach(
                member ->
                    check(
                        schema.path("properties").path(member.getKey()),
                        member.getValue(),
                        where + "/" + member.getKey()));
      }
      case "array" -> {
        assertThat(document.isArray()).as(where).isTrue();
        assertThat(document.size())
            .as(where)
            .isBetween(schema.path("minItems").asInt(0), schema.path("maxItems").asInt(99));
        document.forEach(each -> check(schema.path("items"), each, where + "[]"));
      }
      case "integer", "number" -> {
        assertThat(type.equals("integer") ? document.isIntegralNumber() : document.isNumber())
            .as(where)
            .isTrue();
        assertThat(document.asDouble())
            .as(where)
            .isBetween(schema.path("minimum").asDouble(-1e9), schema.path("maximum").asDouble(1e9));
      }
      case "boolean" -> assertThat(document.isBoolean()).as(where).isTrue();
      case "string" -> {
        assertThat(document.isTextual()).as(where).isTrue();
        assertThat(document.asText().length())
            .as(where)
            .isBetween(schema.path("minLength").asInt(0), schema.path("maxLength").asInt(9999));
        if (schema.has("enum")) {
          assertThat(schema.get("enum")).contains(document);
        }
      }
      default -> throw new AssertionError("the generator made no such type: " + schema);
    }
  }

  private static ObjectNode random(SplittableRandom random, int depth) {
    ObjectNode schema = Json.object();
    switch (random.nextInt(depth > 4 ? 4 : 6)) {
      case 0 -> {
        int low = random.nextInt(0, 40);
        schema
            .put("type", "string")
            .put("minLength", low)
            .put("maxLength", low + random.nextInt(0, 20));
      }
      case 1 -> {
        int low = random.nextInt(-50, 50);
        schema
            .put("type", "integer")
            .put("minimum", low)
            .put("maximum", low + random.nextInt(0, 9));
      }
      case 2 -> {
        schema.put("type", "number");
        if (random.nextBoolean()) {
          schema.put("minimum", random.nextInt(-9, 9));
        }
      }
      case 3 -> {
        schema.put("type", random.nextBoolean() ? "boolean" : "string");
        if (schema.get("type").asText().equals("string")) {
          schema.putArray("enum").add("north").add("south");
        }
      }
      case 4 -> {
        schema.put("type", "array").put("minItems", random.nextInt(0, 3)).put("maxItems", 3);
        schema.set("items", random(random, depth + 1));
      }
      default -> {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (int i = 0; i < random.nextInt(1, 5); i++) {
          properties.set("p" + i, random(random, depth + 1));
          if (random.nextBoolean()) {
            required.add("p" + i);
          }
        }
      }
    }
    return schema;
  }

  @Test
  void a_sample_is_valid_for_its_schema_for_two_thousand_seeds() {
    for (long seed = 0; seed < 2_000; seed++) {
      ObjectNode schema = random(new SplittableRandom(seed), 0);
      check(schema, sample(schema, seed), "seed " + seed + " " + schema);
    }
  }

  @Test
  void references_unions_and_merged_parts_are_followed() {
    JsonNode schema =
        schema(
            "{'type':'object','required':['tree','either','both'],'properties':{'tree':{'$ref':'#/$defs/node'},"
                + "'either':{'anyOf':[{'type':'null'},{'type':'integer'}]},"
                + "'both':{'allOf':[{'type':'object','properties':{'a':{'type':'boolean'}},'required':['a']},"
                + "{'properties':{'b':{'const':3}},'required':['b']}]}},"
                + "'$defs':{'node':{'type':'object','required':['label'],'properties':{'label':{'type':'string'},"
                + "'children':{'type':'array','items':{'$ref':'#/$defs/node'}}}}}}");
    JsonNode document = sample(schema, 1);
    assertThat(document.at("/tree/label").isTextual()).isTrue();
    assertThat(document.get("either").isInt() || document.get("either").isLong()).isTrue();
    assertThat(document.at("/both/a").isBoolean()).isTrue();
    assertThat(document.at("/both/b").asInt()).isEqualTo(3);
  }

  @Test
  void a_schema_that_never_ends_still_gives_a_document() {
    JsonNode endless =
        schema("{'type':'object','required':['next'],'properties':{'next':{'$ref':'#'}}}");
    assertThat(sample(endless, 1).has("next")).isTrue();
  }

  @Test
  void types_in_upper_case_and_lists_of_types_are_understood() {
    assertThat(sample(schema("{'type':'STRING','format':'date'}"), 1).asText())
        .startsWith("2026-03-");
    assertThat(sample(schema("{'type':['null','boolean']}"), 1).isBoolean()).isTrue();
  }
}
