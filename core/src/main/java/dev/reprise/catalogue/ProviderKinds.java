package dev.reprise.catalogue;

import dev.reprise.provider.OpaqueApi;
import dev.reprise.provider.ProviderKind;
import dev.reprise.provider.engine.EngineKinds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The kinds of providers, in the order in which messages list them. */
public final class ProviderKinds {
  /** The built-in one: every dialect, no address. */
  public static final ProviderKind SIMULATOR = ProviderKind.of("simulator", "");

  /** Those of the dialects' families, the engines, the simulator. */
  public static final List<ProviderKind> ALL =
      Stream.of(
              Dialects.SHIPPED.families().stream().flatMap(family -> family.kinds().stream()),
              EngineKinds.ALL.stream(),
              Stream.of(SIMULATOR))
          .flatMap(kinds -> kinds)
          .toList();

  /** Ends of host names to the vendor whose list prices count there. */
  public static final Map<String, String> HOSTS = hosts();

  private ProviderKinds() {}

  private static Map<String, String> hosts() {
    var hosts = new HashMap<String, String>();
    Dialects.SHIPPED.families().forEach(family -> hosts.putAll(family.hosts()));
    OpaqueApis.ALL.stream().map(OpaqueApi::hosts).forEach(hosts::putAll);
    return Map.copyOf(hosts);
  }
}
