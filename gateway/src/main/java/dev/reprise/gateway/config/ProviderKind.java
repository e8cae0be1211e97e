package dev.reprise.gateway.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which API a provider speaks: its dialects, where it is by default, how it takes a credential. */
public enum ProviderKind {
  OPENAI("openai", "https://api.openai.com", "OPENAI"),
  ANTHROPIC("anthropic", "https://api.anthropic.com", "ANTHROPIC"),
  GEMINI("gemini", "https://generativelanguage.googleapis.com", "GEMINI"),
  VERTEX("gemini", null, null),
  AZURE_OPENAI("openai", null, null),
  OPENAI_COMPATIBLE("openai", null, null),
  VLLM("openai", null, null),
  SGLANG("openai", null, null),
  LLAMACPP("openai", null, null),
  TGI("openai", null, null),
  /** The built-in one: every dialect, no address. */
  SIMULATOR("", null, null);

  static final Map<String, ProviderKind> WORDS = words();
  private final String family;
  private final @Nullable String baseUrl;
  private final @Nullable String environment;

  ProviderKind(String family, @Nullable String baseUrl, @Nullable String environment) {
    this.family = family;
    this.baseUrl = baseUrl;
    this.environment = environment;
  }

  /** The word in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it answers requests of that dialect family: openai, anthropic, gemini. */
  public boolean speaks(String other) {
    return family.isEmpty() || family.equals(other);
  }

  /** Whether one may answer in the other's place: there is no translation between dialects. */
  boolean sharesDialect(ProviderKind other) {
    return other.speaks(family) || speaks(other.family);
  }

  /** Its public address; null when there is none. */
  @Nullable String baseUrl() {
    return baseUrl;
  }

  /** The variable with its key, {@code OPENAI_API_KEY}; null when there is none. */
  @Nullable String keyVariable() {
    return environment == null ? null : environment + "_API_KEY";
  }

  /** The variable that moves its address; null when there is none. */
  @Nullable String baseUrlVariable() {
    if (environment == null) {
      return null;
    }
    return this == GEMINI ? "GOOGLE_GEMINI_BASE_URL" : environment + "_BASE_URL";
  }

  /** Those the environment alone can configure. */
  static List<ProviderKind> ofEnvironment() {
    return List.of(OPENAI, ANTHROPIC, GEMINI);
  }

  private static Map<String, ProviderKind> words() {
    var words = new LinkedHashMap<String, ProviderKind>();
    for (ProviderKind kind : values()) {
      words.put(kind.word(), kind);
    }
    return words;
  }
}
