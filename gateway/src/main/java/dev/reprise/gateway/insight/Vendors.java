package dev.reprise.gateway.insight;

import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.ProviderConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose list prices a provider's calls cost: as configured, else by its kind and address. */
public final class Vendors {
  /** Nobody bills by the token: one's own machines, or an address nobody knows. */
  public static final String NONE = "none";

  /** Found by the model's name alone: the simulator speaks for everybody. */
  private static final String ANY = "";

  /** Ends of host names, and who is behind them. */
  private static final Map<String, String> HOSTS =
      Map.ofEntries(
          Map.entry("anthropic.com", "anthropic"),
          Map.entry("openai.com", "openai"),
          Map.entry("googleapis.com", "google"),
          Map.entry("amazonaws.com", "aws"),
          Map.entry("api.aws", "aws"),
          Map.entry("azure.com", "azure"),
          Map.entry("deepseek.com", "deepseek"),
          Map.entry("x.ai", "x-ai"),
          Map.entry("mistral.ai", "mistral"),
          Map.entry("groq.com", "groq"),
          Map.entry("openrouter.ai", "openrouter"),
          Map.entry("moonshot.ai", "moonshotai"),
          Map.entry("moonshot.cn", "moonshotai"),
          Map.entry("cohere.com", "cohere"),
          Map.entry("voyageai.com", "voyageai"));

  /** Nobody is known: prices are found by the models' names alone. */
  static final Vendors ANYBODY = new Vendors(Map.of());

  private final Map<String, String> byProvider;

  private Vendors(Map<String, String> byProvider) {
    this.byProvider = Map.copyOf(byProvider);
  }

  public static Vendors of(Config config) {
    var vendors = new HashMap<String, String>();
    config.providers().forEach(provider -> vendors.put(provider.name(), vendor(provider)));
    return new Vendors(vendors);
  }

  static String vendor(ProviderConfig provider) {
    if (!provider.prices().equals("auto")) {
      return provider.prices();
    }
    String known = host(provider.baseUrl());
    return switch (provider.kind()) {
      case SIMULATOR -> ANY;
      case ANTHROPIC -> known == null ? "anthropic" : known;
      case OPENAI -> known == null ? "openai" : known;
      case GEMINI, VERTEX -> "google";
      case AZURE_OPENAI -> "azure";
      case OPENAI_COMPATIBLE -> known == null ? NONE : known;
      case VLLM, SGLANG, LLAMACPP, TGI -> NONE;
    };
  }

  private static @Nullable String host(@Nullable URI address) {
    String host = address == null ? null : address.getHost();
    if (host == null) {
      return null;
    }
    String lower = host.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> known : HOSTS.entrySet()) {
      if (lower.equals(known.getKey()) || lower.endsWith("." + known.getKey())) {
        return known.getValue();
      }
    }
    return null;
  }

  /** The vendor of a configured provider; found by model alone for one that is not there. */
  public String of(String provider) {
    return byProvider.getOrDefault(provider, ANY);
  }
}
