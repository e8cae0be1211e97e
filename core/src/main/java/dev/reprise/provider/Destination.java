package dev.reprise.provider;

import java.util.List;
import java.util.Map;

/**
 * Where a request goes.
 *
 * @param provider the configured provider's name
 * @param kind the configured kind, part of the contract
 * @param baseUrl as the kind's {@link Addressing} keeps it
 * @param route the route's name, {@code default} when none matched
 * @param askStreamUsage whether stream usage is asked for where the dialect needs it
 * @param coalesce whether identical requests that policy would not store may share one call
 * @param shaping what may be done to the provider's own prefix cache
 * @param credentials how many keys of its own the provider has; with several, one is chosen for
 *     each prefix
 * @param fallbacks who answers when this one cannot, in order; they have none of their own
 * @param insteadOf which provider failed and how, when this one answers in its place; else empty
 */
public record Destination(
    String provider,
    String kind,
    String baseUrl,
    String route,
    boolean askStreamUsage,
    boolean coalesce,
    Shaping shaping,
    int credentials,
    List<Destination> fallbacks,
    String insteadOf) {

  public Destination {
    fallbacks = List.copyOf(fallbacks);
  }

  /**
   * The destination of the default route whose provider's cache is not used, with one credential
   * and no fallback.
   */
  public static Destination plain(String provider, String kind, String baseUrl) {
    return new Destination(
        provider, kind, baseUrl, "default", false, false, Shaping.OFF, 1, List.of(), "");
  }

  /** The model that answers when this name is asked for; what is known of models is known of it. */
  public String model(String asked) {
    return shaping.models().getOrDefault(asked, asked);
  }

  /**
   * What may be done to the provider's own prefix cache (row B1).
   *
   * @param auto {@code native_caching: auto}; without it Reprise does not use the provider's cache
   * @param stable {@code stable_prefix: true}: the part before the conversation is declared stable
   * @param markers {@code explicit_markers}
   * @param ownCredential whether the gateway holds the provider's credential, so that partitions
   *     share it
   * @param pooled whether the operator accepted that partitions share what can be shared there
   *     ({@code shared_credential: accepted}): then one partition's prefix is known to all, and no
   *     salt or key is added to keep them apart
   * @param handleReads reads an hour from which on a prefix may be kept as an object with a price
   *     ({@code handles}); 0: never
   * @param relocate {@code layout: relocate}: volatile text is moved behind the stable part
   * @param models names that callers ask by to the models that answer, where the provider has names
   *     of its own: deployments
   */
  public record Shaping(
      boolean auto,
      boolean stable,
      Markers markers,
      boolean ownCredential,
      boolean pooled,
      int handleReads,
      boolean relocate,
      Map<String, String> models) {
    public Shaping {
      models = Map.copyOf(models);
    }

    public static final Shaping OFF =
        new Shaping(false, false, Markers.AUTO, false, false, 0, false, Map.of());

    /** Without handles and relocation. */
    public Shaping(
        boolean auto, boolean stable, Markers markers, boolean ownCredential, boolean pooled) {
      this(auto, stable, markers, ownCredential, pooled, 0, false, Map.of());
    }

    /** {@code native_caching: off}; who shares the credential stays as it is. */
    Shaping unshaped() {
      return new Shaping(false, stable, markers, ownCredential, pooled, 0, relocate, models);
    }

    /** Where Reprise may place markers. */
    public enum Markers {
      /** Where host and model are known to take them. */
      AUTO,
      ALWAYS,
      NEVER
    }
  }

  /** The same destination and fallbacks, their own prefix caches not used. */
  public Destination unshaped() {
    return shaping.auto() || fallbacks.stream().anyMatch(one -> one.shaping().auto())
        ? new Destination(
            provider,
            kind,
            baseUrl,
            route,
            askStreamUsage,
            coalesce,
            shaping.unshaped(),
            credentials,
            fallbacks.stream().map(Destination::unshaped).toList(),
            insteadOf)
        : this;
  }

  /** The same destination, standing in for one that failed. */
  public Destination insteadOf(String whoFailedAndHow) {
    return new Destination(
        provider,
        kind,
        baseUrl,
        route,
        askStreamUsage,
        coalesce,
        shaping,
        credentials,
        List.of(),
        whoFailedAndHow);
  }

  /** Whether it answers in place of a provider that failed; such answers are never kept. */
  public boolean standsIn() {
    return !insteadOf.isEmpty();
  }

  /** The host of {@code https://host:port/path}. */
  public String host() {
    int from = baseUrl.indexOf("://") + 3;
    int to = from;
    while (to < baseUrl.length() && "/:".indexOf(baseUrl.charAt(to)) < 0) {
      to++;
    }
    return baseUrl.substring(from, to);
  }

  /**
   * Whether a provider's own API answers there: the built-in simulator, or this kind at one of its
   * hosts; without hosts the kind's word is taken.
   */
  public boolean genuine(String ofKind, List<String> hosts) {
    return kind.equals("simulator")
        || kind.equals(ofKind) && (hosts.isEmpty() || hosts.contains(host()));
  }

  /**
   * What of the address belongs into the contract: all of it, but for the built-in simulator,
   * whose port is another at every start.
   */
  public String identity() {
    return kind.equals("simulator") ? "simulator" : baseUrl;
  }
}
