package dev.reprise.catalogue;

import dev.reprise.provider.Addressing;
import dev.reprise.provider.Destination;
import dev.reprise.provider.OpaqueApi;
import dev.reprise.provider.ProviderKind;
import dev.reprise.provider.engine.EngineKinds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of providers, in the order in which messages list them. */
public final class ProviderKinds {
  /** The built-in one: every dialect, no address. */
  public static final ProviderKind SIMULATOR = ProviderKind.of("simulator", "");

  /** The kinds of the shipped dialects' families, the engines, the simulator. */
  public static final List<ProviderKind> ALL = of(Dialects.SHIPPED);

  /** Ends of host names to the vendor whose list prices count there. */
  public static final Map<String, String> HOSTS = hosts();

  /** By the kind's word; the kinds of dialects that a program adds stand before whole paths. */
  private static final Map<String, Addressing> ADDRESSING =
      ALL.stream()
          .collect(Collectors.toUnmodifiableMap(ProviderKind::word, ProviderKind::addressing));

  private ProviderKinds() {}

  /** The address of a path at a provider (contract 2.6). */
  public static String url(Destination destination, String path) {
    return ADDRESSING
        .getOrDefault(destination.kind(), Addressing.WHOLE)
        .url(destination.baseUrl(), path);
  }

  /** The kinds of the families of these dialects, the engines, the simulator. */
  public static List<ProviderKind> of(Dialects dialects) {
    return Stream.of(
            dialects.families().stream().flatMap(family -> family.kinds().stream()),
            EngineKinds.ALL.stream(),
            Stream.of(SIMULATOR))
        .flatMap(kinds -> kinds)
        .toList();
  }

  private static Map<String, String> hosts() {
    var hosts = new HashMap<String, String>();
    Dialects.SHIPPED.families().forEach(family -> hosts.putAll(family.hosts()));
    OpaqueApis.ALL.stream().map(OpaqueApi::hosts).forEach(hosts::putAll);
    return Map.copyOf(hosts);
  }
}
