package dev.reprise.provider;

import dev.reprise.request.Header;
import org.jspecify.annotations.Nullable;

/**
 * A kind of provider, as the configuration names it: which dialects it speaks, where it is, how it
 * takes a key, whose list prices count. Compared by value; each step gives another value.
 *
 * @param word in the configuration, lower case; part of contracts
 * @param family name of the dialect family it speaks; empty: every one
 * @param baseUrl its public address, without {@code /v1} and a slash at the end; null when it has
 *     none
 * @param variables of the environment
 * @param key where its key goes
 * @param billing whose list prices its calls cost
 * @param waits whether a 429 without {@code Retry-After} is retried
 * @param instead what to write in the configuration instead, when this version refuses the kind;
 *     else null
 * @param metrics names of the cache's metrics on the engine's metrics page; null where there is
 *     none
 */
public record ProviderKind(
    String word,
    String family,
    @Nullable String baseUrl,
    Variables variables,
    KeyField key,
    Billing billing,
    boolean waits,
    @Nullable String instead,
    @Nullable EngineMetrics metrics) {

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
  public record Billing(String vendor, boolean byHost) {
    /** Nobody bills by the token. */
    public static final String NOBODY = "none";

    static final Billing OWN_MACHINES = new Billing(NOBODY, false);
  }

  /** A kind without an address of its own, which takes a bearer token and has no prices. */
  public static ProviderKind of(String word, String family) {
    return new ProviderKind(
        word,
        family,
        null,
        Variables.NONE,
        KeyField.BEARER,
        Billing.OWN_MACHINES,
        true,
        null,
        null);
  }

  /** With a public address. */
  public ProviderKind at(String address, Variables named) {
    return new ProviderKind(word, family, address, named, key, billing, waits, instead, metrics);
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
        instead,
        metrics);
  }

  public ProviderKind billed(String vendor, boolean byHost) {
    return new ProviderKind(
        word,
        family,
        baseUrl,
        variables,
        key,
        new Billing(vendor, byHost),
        waits,
        instead,
        metrics);
  }

  /**
   * A 429 without {@code Retry-After} is not retried, since waiting does not help at this provider.
   */
  public ProviderKind waitsOnlyWhenTold() {
    return new ProviderKind(
        word, family, baseUrl, variables, key, billing, false, instead, metrics);
  }

  /** The same kind; this version knows it but refuses it in a configuration. */
  public ProviderKind later(String writeInstead) {
    return new ProviderKind(
        word, family, baseUrl, variables, key, billing, waits, writeInstead, metrics);
  }

  public ProviderKind measuredBy(EngineMetrics names) {
    return new ProviderKind(word, family, baseUrl, variables, key, billing, waits, instead, names);
  }

  /**
   * Whether its cache is one for all who reach it, whosever the credential is, and takes a salt
   * that keeps them apart: engines whose cache is measured.
   */
  public boolean salted() {
    return metrics != null;
  }

  /** Whether it answers requests of that dialect family. */
  public boolean speaks(String other) {
    return family.isEmpty() || family.equals(other);
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
