package dev.reprise.gateway.door;

import dev.reprise.request.Digest;
import dev.reprise.request.Headers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which callers are let in (contract 2.3). A caller sends one of the gateway's keys in
 * {@code Reprise-Key}, or in any place of a credential. The gateway stores only the SHA-256 of its
 * keys. It never sends one of its keys to a provider, wherever the caller wrote it.
 *
 * <p>Immutable: a reload replaces it by another one, and remembered requests that passed the old
 * one are not used any more.
 */
public final class Gate {
  /** The field for a key of the gateway when the usual place holds the provider's key. */
  static final String FIELD = "Reprise-Key";

  private static final String OUR_SHAPE = "rp_";

  private static final String PLACES =
      " Send it as Reprise-Key: rp_…, or as the API key where the provider needs none of yours.";
  private static final String KEY_WANTED =
      "This gateway answers only callers that send one of its own keys (callers.keys). This request"
          + " has no key."
          + PLACES;
  private static final String KEY_UNKNOWN =
      "This gateway answers only callers that send one of its own keys (callers.keys). This request"
          + " has a credential that is not one of them."
          + PLACES;
  private static final String REPRISE_KEY_UNKNOWN =
      "The key in Reprise-Key is not one of this gateway's keys (callers.keys), or the field was sent"
          + " more than once. Send a valid key, once.";
  private static final String PROVIDERS_KEY_WANTED =
      "A credential is needed: callers without one are accepted on loopback only."
          + " Send the provider's API key as usual.";
  private static final String ANY_KEY_WANTED =
      "A credential is needed: callers without one are accepted on loopback only. The gateway has"
          + " the provider's key itself: send any API key of your own, it keeps your answers apart"
          + " from those of others.";

  private final Map<String, String> hashes;
  private final boolean anyone;
  private final Set<String> keptFamilies;

  /**
   * @param hashes SHA-256 of the keys, lower-case hexadecimal, each with what people call the
   *     caller, or an empty text; empty = no key is demanded
   * @param anyone whether callers without a known key are let in too
   * @param keptFamilies families of dialects with a provider for which the gateway has a key
   */
  public Gate(Map<String, String> hashes, boolean anyone, Set<String> keptFamilies) {
    this.hashes = Map.copyOf(hashes);
    this.anyone = anyone;
    this.keptFamilies = Set.copyOf(keptFamilies);
  }

  /** The decision about one request. */
  sealed interface GateResult {
    /**
     * @param identity what tells callers apart: the gateway's key and the provider's credential, as
     *     far as they were sent; null = an anonymous caller
     * @param onward what may be sent to the provider
     * @param name what the operator calls the caller; empty when there is no name
     */
    record Admitted(@Nullable String identity, Credential onward, String name)
        implements GateResult {}

    /**
     * @param message what to send and in which field; for a 401
     */
    record NotAdmitted(String message) implements GateResult {}
  }

  GateResult look(String family, Headers headers, Credential shown, boolean loopback) {
    List<String> sent = headers.all(FIELD);
    String key = sent.isEmpty() ? shown.find(family, this::known) : sent.getFirst().strip();
    boolean refused = sent.isEmpty() ? shut(family, key, shown) : !opens(key, sent.size());
    if (refused) {
      return new GateResult.NotAdmitted(
          !sent.isEmpty() ? REPRISE_KEY_UNKNOWN : shown.value() == null ? KEY_WANTED : KEY_UNKNOWN);
    }
    Credential onward = hashes.isEmpty() ? shown : shown.without(family, this::known);
    String identity = identity(key, onward.value());
    if (identity == null && !loopback) {
      return new GateResult.NotAdmitted(
          keptFamilies.contains(family) ? ANY_KEY_WANTED : PROVIDERS_KEY_WANTED);
    }
    return new GateResult.Admitted(identity, onward, name(key));
  }

  /** Whether a caller that sent no Reprise-Key is refused. */
  private boolean shut(String family, @Nullable String key, Credential shown) {
    if (hashes.isEmpty() || key != null) {
      return false;
    }
    // A value in the form of the gateway's keys that is not known was withdrawn; it must not go to
    // a provider.
    return !anyone || shown.find(family, Gate::ourShape) != null;
  }

  /** Under any scheme: a key that was withdrawn must not reach a provider. */
  private static boolean ourShape(String value) {
    return value.startsWith(OUR_SHAPE) || value.contains(" " + OUR_SHAPE);
  }

  private boolean opens(@Nullable String key, int times) {
    return times == 1 && key != null && !key.isEmpty() && (hashes.isEmpty() || known(key));
  }

  /** The set is searched for a digest, so the time of the search reveals nothing about the keys. */
  private boolean known(String value) {
    return !hashes.isEmpty() && hashes.containsKey(hash(value));
  }

  private static String hash(String value) {
    return HexFormat.of().formatHex(Digest.sha256().digest(value.getBytes(StandardCharsets.UTF_8)));
  }

  private String name(@Nullable String key) {
    return hashes.isEmpty() || key == null ? "" : hashes.getOrDefault(hash(key), "");
  }

  /**
   * Key and credential both count: callers with different keys share no entry, nor do callers with
   * different credentials. No value contains a line end.
   */
  private static @Nullable String identity(@Nullable String key, @Nullable String credential) {
    if (key == null || credential == null) {
      return key == null ? credential : key;
    }
    return key + "\n" + credential;
  }

  @Override
  public String toString() {
    return hashes.size() + " keys" + (anyone ? ", or anyone" : "");
  }
}
