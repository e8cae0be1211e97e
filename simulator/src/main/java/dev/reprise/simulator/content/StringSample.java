package dev.reprise.simulator.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.SplittableRandom;

/** A string for {@code format}, {@code minLength} and {@code maxLength}. */
final class StringSample {

  private StringSample() {}

  static String of(JsonNode schema, Prose prose, SplittableRandom random) {
    String format = schema.path("format").asText();
    String text = formatted(format, random);
    return fitted(text.isEmpty() ? prose.phrase() : text, schema);
  }

  private static String formatted(String format, SplittableRandom random) {
    int day = random.nextInt(1, 29);
    return switch (format) {
      case "date" -> day("2026-03-%02d", day);
      case "date-time" -> day("2026-03-%02dT09:30:00Z", day);
      case "time" -> "09:30:00Z";
      case "duration" -> "PT" + day + "M";
      case "email" -> day("reader%d@example.com", day);
      case "uri", "url", "uri-reference" -> day("https://example.com/item/%d", day);
      case "hostname" -> "example.com";
      case "ipv4" -> day("192.0.2.%d", day);
      case "ipv6" -> day("2001:db8::%d", day);
      case "uuid" -> day("00000000-0000-4000-8000-0000000000%02d", day);
      default -> "";
    };
  }

  private static String day(String pattern, int day) {
    return String.format(Locale.ROOT, pattern, day);
  }

  private static String fitted(String text, JsonNode schema) {
    String fitted = text;
    int least = schema.path("minLength").asInt(0);
    if (fitted.length() < least) {
      fitted = (fitted + " ").repeat(least / (fitted.length() + 1) + 1);
    }
    int most = Math.max(least, schema.path("maxLength").asInt(Integer.MAX_VALUE));
    if (fitted.length() > most || (fitted.length() > text.length() && least > 0)) {
      fitted = fitted.substring(0, Math.min(most, Math.max(least, 1)));
    }
    return fitted;
  }
}
