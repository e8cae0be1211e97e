package dev.reprise.provider.caching;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.reprise.provider.sheet.Sheets;
import java.util.List;
import java.util.Map;

/**
 * What is known of a provider's cache, with its source and date; {@code cache.json} beside the
 * class that shapes requests for it. Prices are permille of the input price.
 *
 * @param minTokens by model family: nothing shorter is ever cached
 * @param defaultMinTokens for models not named: high, so that no mark is placed without effect
 * @param slots marks one request may carry
 * @param lookback positions a read walks back from a mark, the mark's own included
 * @param readPermille price of a cached token, by family or {@code default}
 * @param writePermille price of a written token, by lifetime
 * @param modelPrefixes models that take these markers, as name or family of names; empty: all
 * @param hosts where these markers are known to be taken; empty: wherever the kind is configured
 * @param earlier models known to refuse these markers
 * @param appendOnly models that sign their history, which must be sent back unchanged
 */
public record ModelFacts(
    @JsonProperty("source") String source,
    @JsonProperty("as_of") String asOf,
    @JsonProperty("min_tokens") Map<String, Integer> minTokens,
    @JsonProperty("default_min_tokens") int defaultMinTokens,
    @JsonProperty("slots") int slots,
    @JsonProperty("lookback") int lookback,
    @JsonProperty("read_permille") Map<String, Integer> readPermille,
    @JsonProperty("write_permille") Map<String, Integer> writePermille,
    @JsonProperty("model_prefixes") List<String> modelPrefixes,
    @JsonProperty("hosts") List<String> hosts,
    @JsonProperty("earlier") List<String> earlier,
    @JsonProperty("append_only") List<String> appendOnly) {

  /** The facts in {@code cache.json} beside this class. */
  public static ModelFacts load(Class<?> beside) {
    return Sheets.read(beside, "cache.json", ModelFacts.class);
  }

  /** The facts of one model. */
  public Model of(String model) {
    String family = family(model);
    return new Model(
        minTokens.getOrDefault(family, defaultMinTokens),
        slots,
        lookback,
        readPermille.getOrDefault(family, readPermille.getOrDefault("default", 1000)),
        writePermille,
        among(appendOnly, model),
        takes(model));
  }

  /**
   * Whether a model is one of those that take these markers: exact name, or one of its releases.
   */
  public boolean takes(String model) {
    return modelPrefixes.isEmpty() || among(modelPrefixes, model);
  }

  /** Whether a model is known to refuse them. */
  public boolean refuses(String model) {
    return among(earlier, model);
  }

  private static boolean among(List<String> names, String model) {
    return names.stream().anyMatch(name -> model.equals(name) || model.startsWith(name + "-"));
  }

  /** The name without the date of its release: {@code claude-sonnet-4-5-20250929}. */
  private String family(String model) {
    if (minTokens.containsKey(model) || readPermille.containsKey(model)) {
      return model;
    }
    int dash = model.lastIndexOf('-');
    String last = model.substring(dash + 1);
    boolean dated = last.length() == 8 && last.chars().allMatch(c -> c >= '0' && c <= '9');
    return dash > 0 && (dated || last.equals("latest")) ? model.substring(0, dash) : model;
  }

  /**
   * What planning needs of one model.
   *
   * @param minTokens the shortest prefix that is cached
   * @param marked whether the model is one of those that take markers
   * @param appendOnly whether nothing before the newest turn may be rewritten, not even as a block
   */
  public record Model(
      int minTokens,
      int slots,
      int lookback,
      int readPermille,
      Map<String, Integer> writePermille,
      boolean appendOnly,
      boolean marked) {

    /** Of the shortest lifetime there is. */
    public int shortWrite() {
      return write(shortest());
    }

    /** The shortest lifetime there is. */
    public Lifetime shortest() {
      return takes(Lifetime.FIVE_MINUTES) ? Lifetime.FIVE_MINUTES : Lifetime.HALF_HOUR;
    }

    boolean takes(Lifetime lifetime) {
      return writePermille.containsKey(lifetime.word());
    }

    public int write(Lifetime lifetime) {
      return writePermille.getOrDefault(lifetime.word(), 1000);
    }
  }
}
