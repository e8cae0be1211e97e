package dev.reprise.price;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import dev.reprise.yaml.Misconfigured;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a file of prices, strictly: an unknown member, an unknown unit, a price without its source
 * and date, or one finer than a femto-dollar a token is refused with the line it stands on.
 */
public final class PriceFile {
  /** The file that is shipped; change this when a file of another date is added. */
  public static final String SHIPPED = "2026-10-15.json";

  static final String UNIT = "USD per million tokens";

  private PriceFile() {}

  /** The prices shipped with this version. */
  public static PriceBook shipped() {
    try (InputStream in = PriceFile.class.getResourceAsStream("/prices/" + SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("prices/" + SHIPPED + " is missing from the core's jar");
      }
      return read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws Misconfigured naming the first thing that is wrong, and its line
   */
  public static PriceBook read(byte[] text) {
    try {
      return book(new PriceText(Document.parse(text)));
    } catch (MalformedJson malformed) {
      throw new Misconfigured(
          "file",
          String.valueOf(malformed.getMessage()),
          "write one JSON text",
          PriceText.line(text, malformed.offset()));
    }
  }

  private static PriceBook book(PriceText file) {
    int root = file.document().root();
    file.object(root, "format", "date", "unit", "sources", "models");
    if (!file.text(root, "format").equals("1")) {
      throw file.wrong(root, "format", "write 1: this version knows no other format");
    }
    if (!file.text(root, "unit").equals(UNIT)) {
      throw file.wrong(root, "unit", "write \"" + UNIT + "\"; there is no other unit");
    }
    String date = date(file, root, "date");
    Map<String, String> sources = sources(file, file.required(root, "sources"));
    var models = new LinkedHashMap<String, ModelPrices>();
    var reader = new ModelReader(file, sources);
    int list = file.required(root, "models");
    file.object(list);
    for (int each = file.document().first(list);
        each != Document.NONE;
        each = file.document().next(each)) {
      reader.read(each, models);
    }
    if (models.isEmpty()) {
      throw file.wrong(root, "models", "name at least one model");
    }
    return new PriceBook(date, sources, models);
  }

  private static Map<String, String> sources(PriceText file, int list) {
    var sources = new LinkedHashMap<String, String>();
    file.object(list);
    for (int each = file.document().first(list);
        each != Document.NONE;
        each = file.document().next(each)) {
      if (!file.document().is(each, Kind.STRING) || file.document().text(each).isBlank()) {
        throw file.wrong(each, "say where the prices come from and of which day they are");
      }
      sources.put(String.valueOf(file.document().name(each)), file.document().text(each));
    }
    return sources;
  }

  /** An ISO day. */
  static String date(PriceText file, int object, String name) {
    String written = file.text(object, name);
    try {
      return LocalDate.parse(written).toString();
    } catch (DateTimeParseException e) {
      throw file.wrong(object, name, "write a day, like 2026-10-15");
    }
  }
}
