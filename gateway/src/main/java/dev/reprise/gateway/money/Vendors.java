package dev.reprise.gateway.money;

import dev.reprise.catalogue.ProviderKinds;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.provider.ProviderKind;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names the vendor whose list prices apply to a provider: as configured, else by its kind and
 * address.
 */
public final class Vendors {
  /** No vendor: self-hosted engines, or an unknown address. */
  public static final String NONE = ProviderKind.KindBilling.NOBODY;

  /** Prices are found by the model's name alone, as for the simulator. */
  private static final String ANY = "";

  /** No provider is configured: prices are found by the models' names alone. */
  public static final Vendors ANYBODY = new Vendors(Map.of());

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
    if (provider.simulator()) {
      return ANY;
    }
    ProviderKind.KindBilling billing = provider.kind().billing();
    String known = billing.byHost() ? host(provider.baseUrl()) : null;
    return known == null ? billing.vendor() : known;
  }

  private static @Nullable String host(@Nullable URI address) {
    String host = address == null ? null : address.getHost();
    if (host == null) {
      return null;
    }
    String lower = host.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> known : ProviderKinds.HOSTS.entrySet()) {
      if (lower.equals(known.getKey()) || lower.endsWith("." + known.getKey())) {
        return known.getValue();
      }
    }
    return null;
  }

  /**
   * The vendor of a configured provider; for another one, prices are found by the model's name
   * alone.
   */
  public String of(String provider) {
    return byProvider.getOrDefault(provider, ANY);
  }
}
