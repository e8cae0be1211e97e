package dev.reprise.simulator.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The dated facts of {@code facts.json}, one provider at a time. */
public final class Facts {

  private static final JsonNode ALL = load();

  private final JsonNode facts;

  private Facts(String provider) {
    facts = ALL.get(provider);
  }

  public static Facts of(String provider) {
    return new Facts(provider);
  }

  /** A number at a path such as {@code legacy/min_tokens}. */
  public int number(String path) {
    JsonNode found = facts.at("/" + path);
    if (!found.isInt()) {
      throw new IllegalStateException("facts.json has no number at " + path);
    }
    return found.intValue();
  }

  /** A number that depends on the model, else the one named {@code default}. */
  public int number(String path, String model) {
    JsonNode table = facts.at("/" + path);
    return table.path(model).asInt(table.path("default").asInt());
  }

  public List<String> list(String path) {
    JsonNode found = facts.at("/" + path);
    List<String> list = new ArrayList<>();
    if (found.isObject()) {
      found.fieldNames().forEachRemaining(list::add);
    }
    found.forEach(
        element -> {
          if (element.isTextual() && found.isArray()) {
            list.add(element.asText());
          }
        });
    return list;
  }

  public boolean startsWithOneOf(String path, String model) {
    return list(path).stream().anyMatch(model::startsWith);
  }

  /** The full name a short model name stands for. */
  public String resolve(String model) {
    return facts.path("aliases").path(model).asText(model);
  }

  /** The name without its date or {@code -latest}: the row of the tables. */
  public String family(String model) {
    String resolved = resolve(model);
    int dash = resolved.lastIndexOf('-');
    String last = resolved.substring(dash + 1);
    boolean dated = last.length() == 8 && last.chars().allMatch(Character::isDigit);
    if (dated || last.equals("latest") && !list("models").contains(resolved)) {
      return resolved.substring(0, dash);
    }
    return withoutIsoDate(resolved);
  }

  private static String withoutIsoDate(String model) {
    int at = model.length() - 11;
    boolean dated =
        at > 0
            && model.charAt(at) == '-'
            && model.charAt(at + 5) == '-'
            && model.charAt(at + 8) == '-'
            && model.substring(at + 1).replace("-", "").chars().allMatch(Character::isDigit);
    return dated ? model.substring(0, at) : model;
  }

  /** Whether the name is one for tests, known to every provider. */
  public static boolean isTestModel(String model) {
    return model.startsWith("m-") || model.startsWith("sim-");
  }

  private static JsonNode load() {
    try (InputStream in = Facts.class.getResourceAsStream("/dev/reprise/simulator/facts.json")) {
      if (in == null) {
        throw new IllegalStateException("facts.json is missing from the simulator's jar");
      }
      return Json.parse(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
