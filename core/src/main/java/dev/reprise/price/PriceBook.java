package dev.reprise.price;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * All prices of one file. Models are found by vendor and name; without a vendor by name alone, the
 * file's order deciding between vendors. A release without a price of its own has the price of its
 * model ({@code claude-sonnet-4-5-20250929}, {@code gpt-4o-2024-08-06}, {@code
 * gemini-2.5-pro-001}).
 */
public final class PriceBook {
  /** Names of models come from callers, so only this many are remembered. */
  private static final int MOST_REMEMBERED = 4_096;

  /** Bedrock's cross-region profiles; what is neither these nor global is regional, too. */
  private static final List<String> REGIONAL =
      List.of("us.", "eu.", "apac.", "jp.", "au.", "ca.", "us-gov.");

  private final String date;
  private final Map<String, String> sources;
  private final Map<String, ModelPrices> byName;
  private final Map<String, ModelPrices> byModel;
  private final ConcurrentMap<VendorModel, Optional<ModelPrices>> found = new ConcurrentHashMap<>();

  private record VendorModel(String vendor, String model) {}

  PriceBook(String date, Map<String, String> sources, Map<String, ModelPrices> byName) {
    this.date = date;
    this.sources = Map.copyOf(sources);
    this.byName = new LinkedHashMap<>(byName);
    this.byModel = new LinkedHashMap<>();
    byName.forEach((name, prices) -> byModel.putIfAbsent(afterVendor(name), prices));
  }

  private static String afterVendor(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  /** The day of the file, ISO. */
  public String date() {
    return date;
  }

  /** What the sources' short names stand for. */
  public Map<String, String> sources() {
    return sources;
  }

  /** Every {@code vendor/model}, in the file's order. */
  public List<ModelPrices> models() {
    return byName.values().stream().distinct().toList();
  }

  /**
   * @param vendor {@code anthropic}, {@code openai}, {@code google}, {@code aws} …; empty when it
   *     is not known
   * @param model as asked or as the answer names it
   */
  public Optional<ModelPrices> find(String vendor, String model) {
    var asked = new VendorModel(vendor, model);
    Optional<ModelPrices> known = found.get(asked);
    if (known != null) {
      return known;
    }
    Optional<ModelPrices> looked = Optional.ofNullable(look(vendor, model));
    if (found.size() < MOST_REMEMBERED) {
      found.put(asked, looked);
    }
    return looked;
  }

  private @Nullable ModelPrices look(String vendor, String model) {
    ModelPrices exact = exactly(vendor, model);
    if (exact != null) {
      return exact;
    }
    String release = ReleaseNames.model(model);
    ModelPrices family = release.equals(model) ? null : exactly(vendor, release);
    return family == null && vendor.equals("aws") ? regional(model) : family;
  }

  private @Nullable ModelPrices exactly(String vendor, String model) {
    if (!vendor.isEmpty()) {
      return byName.get(vendor + "/" + model);
    }
    ModelPrices named = byName.get(model);
    return named == null ? byModel.get(model) : named;
  }

  private @Nullable ModelPrices regional(String model) {
    String bare = model;
    for (String prefix : REGIONAL) {
      bare = bare.startsWith(prefix) ? bare.substring(prefix.length()) : bare;
    }
    return byName.get("aws/regional." + bare);
  }
}
