package dev.reprise.provider;

import dev.reprise.request.Header;
import dev.reprise.request.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A kind of provider, as the configuration names it: which dialects it speaks, where it is, how it
 * takes a key, whose list prices count. Compared by value; each step gives another value.
 *
 * @param word in the configuration, lower case; part of contracts
 * @param family name of the dialect family it speaks; empty: every one
 * @param baseUrl its public address, without {@code /v1} and a slash at its end; null when it has
 *     none
 * @param variables of the environment
 * @param key where its key goes
 * @param billing whose list prices its calls cost
 * @param waits whether a 429 without {@code Retry-After} is retried
 * @param metrics names of the cache's metrics on the engine's metrics page; null where there is
 *     none
 * @param addressing how its base URL and a path are put together
 */
public record ProviderKind(
    String word,
    String family,
    @Nullable String baseUrl,
    Variables variables,
    KeyField key,
    KindBilling billing,
    boolean waits,
    @Nullable EngineMetrics metrics,
    Addressing addressing) {

  /**
   * @param key the variable with its key, {@code OPENAI_API_KEY}; null when there is none
   * @param baseUrl the variable that moves its address; null when there is none
   */
  public record Variables(@Nullable String key, @Nullable String baseUrl) {
    static final Variables NONE = new Variables(null, null);
  }

  /**
   * @param name of the header field
   * @param scheme what stands before the key: {@code Bearer }, or nothing
   */
  public record KeyField(String name, String scheme) {
    static final KeyField BEARER = new KeyField("Authorization", "Bearer ");
  }

  /**
   * @param vendor of the price books; {@code none}: nobody bills by the token
   * @param byHost whether an address that belongs to a known vendor counts for more
   */
  public record KindBilling(String vendor, boolean byHost) {
    /** Nobody bills by the token. */
    public static final String NOBODY = "none";

    static final KindBilling OWN_MACHINES = new KindBilling(NOBODY, false);
  }

  /** A kind without an address of its own, which takes a bearer token and has no prices. */
  public static ProviderKind of(String word, String family) {
    return new ProviderKind(
        word,
        family,
        null,
        Variables.NONE,
        KeyField.BEARER,
        KindBilling.OWN_MACHINES,
        true,
        null,
        Addressing.WHOLE);
  }

  /** With a public address. */
  public ProviderKind at(String address, Variables named) {
    return new ProviderKind(word, family, address, named, key, billing, waits, metrics, addressing);
  }

  /** The same kind; its key is sent in this field without a scheme. */
  public ProviderKind keyIn(String field) {
    return new ProviderKind(
        word,
        family,
        baseUrl,
        variables,
        new KeyField(field, ""),
        billing,
        waits,
        metrics,
        addressing);
  }

  public ProviderKind billed(String vendor, boolean byHost) {
    return new ProviderKind(
        word,
        family,
        baseUrl,
        variables,
        key,
        new KindBilling(vendor, byHost),
        waits,
        metrics,
        addressing);
  }

  /**
   * A 429 without {@code Retry-After} is not retried, since waiting does not help at this provider.
   */
  public ProviderKind waitsOnlyWhenTold() {
    return new ProviderKind(
        word, family, baseUrl, variables, key, billing, false, metrics, addressing);
  }

  public ProviderKind measuredBy(EngineMetrics names) {
    return new ProviderKind(
        word, family, baseUrl, variables, key, billing, waits, names, addressing);
  }

  /** The same kind with other addresses for the same paths. */
  public ProviderKind addressed(Addressing other) {
    return new ProviderKind(word, family, baseUrl, variables, key, billing, waits, metrics, other);
  }

  /**
   * Whether its cache is one for all who reach it, whosever the credential is, and takes a salt
   * that keeps them apart: engines whose cache is measured.
   */
  public boolean salted() {
    return metrics != null;
  }

  /**
   * Whether objects may be kept at it for later requests: the paths of those objects name no
   * project.
   */
  public boolean keepsHandles() {
    return !addressing.byProject();
  }

  /** Whether it answers requests of that dialect family. */
  public boolean speaks(String other) {
    return family.isEmpty() || family.equals(other);
  }

  /** Whether it has this operation: some paths belong to one kind alone. */
  public boolean has(Operation operation) {
    return speaks(operation.family())
        && (operation.only().isEmpty() || operation.only().equals(word));
  }

  /**
   * Whether providers of the two kinds can answer the same requests; there is no translation
   * between dialects.
   */
  public boolean sharesDialect(ProviderKind other) {
    return other.speaks(family) || speaks(other.family);
  }

  /** The field that carries this key. */
  public Header header(String secret) {
    return new Header(key.name(), key.scheme() + secret);
  }
}
