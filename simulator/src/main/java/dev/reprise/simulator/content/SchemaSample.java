package dev.reprise.simulator.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reprise.simulator.wire.Json;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A JSON document that is valid for a schema: the part of JSON Schema 2020-12 that tool definitions
 * use, and Gemini's upper case type names. {@code pattern}, {@code not} and {@code if} are not
 * looked at.
 */
final class SchemaSample {

  /** Below this depth only required members are written, so that recursive schemas end. */
  private static final int GENEROUS_DEPTH = 4;

  private static final int DEEPEST = 40;

  private final JsonNode root;
  private final SplittableRandom random;
  private final Prose prose;

  private SchemaSample(JsonNode root, SplittableRandom random) {
    this.root = root;
    this.random = random;
    prose = new Prose(random);
  }

  static JsonNode of(JsonNode schema, SplittableRandom random) {
    return new SchemaSample(schema, random).sample(schema, 0);
  }

  private JsonNode sample(JsonNode schema, int depth) {
    if (depth > DEEPEST || !schema.isObject()) {
      return NullNode.instance;
    }
    if (schema.has("$ref")) {
      return sample(resolve(schema.get("$ref").asText()), depth + 1);
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    JsonNode choices = schema.path("enum");
    if (!choices.isEmpty()) {
      return choices.get(random.nextInt(choices.size()));
    }
    for (String union : new String[] {"anyOf", "oneOf"}) {
      if (!schema.path(union).isEmpty()) {
        return sample(simplest(schema.get(union), depth), depth + 1);
      }
    }
    if (!schema.path("allOf").isEmpty()) {
      return sample(merged(schema), depth + 1);
    }
    return typed(schema, type(schema), depth);
  }

  private JsonNode typed(JsonNode schema, String type, int depth) {
    return switch (type) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer" -> LongNode.valueOf(number(schema, BigDecimal.ONE).longValue());
      case "number" -> DecimalNode.valueOf(number(schema, new BigDecimal("0.5")));
      case "boolean" -> BooleanNode.valueOf(random.nextBoolean());
      case "null" -> NullNode.instance;
      default -> TextNode.valueOf(StringSample.of(schema, prose, random));
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    ObjectNode object = Json.object();
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              if (required.contains(property.getKey()) || depth < GENEROUS_DEPTH) {
                object.set(property.getKey(), sample(property.getValue(), depth + 1));
              }
            });
    for (JsonNode name : schema.path("required")) {
      if (!object.has(name.asText())) {
        object.put(name.asText(), prose.phrase());
      }
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = Json.array();
    schema.path("prefixItems").forEach(item -> array.add(sample(item, depth + 1)));
    int least = schema.path("minItems").asInt(0);
    int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
    int wanted = depth < GENEROUS_DEPTH ? random.nextInt(1, 3) : 0;
    int count = Math.min(most, Math.max(least, wanted));
    JsonNode items = schema.path("items");
    while (array.size() < count && items.isObject()) {
      array.add(sample(items, depth + 1));
    }
    while (array.size() < least) {
      array.add(prose.phrase());
    }
    return array;
  }

  /** A value between the bounds that is a multiple of {@code multipleOf} (or of the step). */
  private BigDecimal number(JsonNode schema, BigDecimal step) {
    BigDecimal unit = schema.has("multipleOf") ? schema.get("multipleOf").decimalValue() : step;
    boolean below = schema.has("maximum") || schema.has("exclusiveMaximum");
    boolean above = schema.has("minimum") || schema.has("exclusiveMinimum");
    BigDecimal low = bound(schema, "minimum", "exclusiveMinimum", unit);
    BigDecimal high = bound(schema, "maximum", "exclusiveMaximum", unit.negate());
    if (!above) {
      low = below ? high.subtract(unit.multiply(BigDecimal.valueOf(100))) : BigDecimal.ZERO;
    }
    if (!below) {
      high = low.add(unit.multiply(BigDecimal.valueOf(100)));
    }
    BigDecimal first = low.divide(unit, 0, java.math.RoundingMode.CEILING);
    BigDecimal last = high.divide(unit, 0, java.math.RoundingMode.FLOOR);
    long span = Math.max(0, Math.min(1000, last.subtract(first).longValue()));
    return first.add(BigDecimal.valueOf(random.nextLong(span + 1))).multiply(unit);
  }

  private static BigDecimal bound(
      JsonNode schema, String inclusive, String exclusive, BigDecimal inward) {
    if (schema.path(exclusive).isNumber()) {
      return schema.get(exclusive).decimalValue().add(inward);
    }
    return schema.path(inclusive).isNumber()
        ? schema.get(inclusive).decimalValue()
        : BigDecimal.ZERO;
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (JsonNode each : type) {
        if (!each.asText().equals("null")) {
          return each.asText().toLowerCase(Locale.ROOT);
        }
      }
      return "null";
    }
    if (type.isTextual()) {
      return type.asText().toLowerCase(Locale.ROOT);
    }
    if (schema.has("items") || schema.has("prefixItems")) {
      return "array";
    }
    return schema.has("properties") || schema.isEmpty() ? "object" : "string";
  }

  /** The first branch that is not null; deep down null if it is allowed, so that recursion ends. */
  private static JsonNode simplest(JsonNode branches, int depth) {
    JsonNode chosen = branches.get(0);
    for (JsonNode branch : branches) {
      boolean isNull = branch.path("type").asText().equals("null");
      if (isNull && depth >= GENEROUS_DEPTH) {
        return branch;
      }
      if (chosen.path("type").asText().equals("null") && !isNull) {
        chosen = branch;
      }
    }
    return chosen;
  }

  private JsonNode merged(JsonNode schema) {
    ObjectNode whole = Json.object();
    schema.get("allOf").forEach(part -> merge(whole, part));
    merge(whole, schema);
    whole.remove("allOf");
    return whole;
  }

  private void merge(ObjectNode into, JsonNode part) {
    JsonNode target = part.has("$ref") ? resolve(part.get("$ref").asText()) : part;
    target
        .properties()
        .forEach(
            member -> {
              JsonNode old = into.get(member.getKey());
              if (old instanceof ObjectNode before && member.getValue() instanceof ObjectNode now) {
                into.set(member.getKey(), before.deepCopy().setAll(now));
              } else if (old instanceof ArrayNode before && member.getValue().isArray()) {
                ArrayNode both = before.deepCopy();
                member.getValue().forEach(both::add);
                into.set(member.getKey(), both);
              } else {
                into.set(member.getKey(), member.getValue());
              }
            });
  }

  private JsonNode resolve(String reference) {
    return reference.startsWith("#") ? root.at(reference.substring(1)) : Json.object();
  }
}
