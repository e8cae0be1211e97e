package dev.reprise.provider.sheet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.reprise.canonical.HeaderRules;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a family of dialects sends beside its bodies, as data: headers, query parameters, which
 * response headers may be replayed, and the words its errors use.
 *
 * @param source where this was read
 * @param headers request headers
 * @param query parameters that the provider documents, to reason: KEYED, and what may go on to
 *     another provider of the dialect
 * @param ignoredQuery parameters that are credentials or modes, {@code name} or {@code name=value},
 *     to reason; every other parameter is KEYED
 * @param replayed response headers that may be stored and replayed, to reason
 * @param notReplayed response headers of this provider that may not, to reason; whatever is in
 *     neither list is not replayed
 * @param errors words by status ({@code "404"}) or class ({@code "4xx"})
 */
public record WireSheet(
    @JsonProperty("source") String source,
    @JsonProperty("headers") RequestHeaders headers,
    @JsonProperty("query") Map<String, String> query,
    @JsonProperty("ignored_query") Map<String, String> ignoredQuery,
    @JsonProperty("replayed") Map<String, String> replayed,
    @JsonProperty("not_replayed") Map<String, String> notReplayed,
    @JsonProperty("errors") Map<String, Map<String, String>> errors) {

  /**
   * @param keyed lower-case name to reason: headers that are known to select an answer, which no
   *     bundle may call noise
   * @param account those of them that name an account of the caller's at the provider, to reason
   * @param ignored lower-case name, or {@code name: value}, to reason: noise of this dialect's
   *     transport, beside what {@link TransportSheet} lists for all
   */
  public record RequestHeaders(
      @JsonProperty("keyed") Map<String, String> keyed,
      @JsonProperty("account") Map<String, String> account,
      @JsonProperty("ignored") Map<String, String> ignored) {}

  /**
   * Noise of the transport that all dialects share, in {@code transport.json}.
   *
   * @param source where this was read
   * @param ignored lower-case name, or {@code name: value}, to reason
   * @param ignoredPrefixes prefix of names to reason; names that speak of a credential are not
   *     taken in
   * @param neverIgnored lower-case names that look like noise and are not, to reason: always KEYED,
   *     and no bundle may list them
   */
  public record TransportSheet(
      @JsonProperty("source") String source,
      @JsonProperty("ignored") Map<String, String> ignored,
      @JsonProperty("ignored_prefixes") Map<String, String> ignoredPrefixes,
      @JsonProperty("never_ignored") Map<String, String> neverIgnored) {
    public static final TransportSheet SHARED =
        Sheets.read(WireSheet.class, "transport.json", TransportSheet.class);
  }

  /** The sheet in {@code wire.json} beside this class. */
  public static WireSheet load(Class<?> beside) {
    return Sheets.read(beside, "wire.json", WireSheet.class);
  }

  /** What each header that is forwarded counts as. */
  HeaderRules headerRules() {
    var ignored = new HashMap<>(TransportSheet.SHARED.ignored());
    ignored.putAll(headers.ignored());
    return HeaderRules.of(
        headers.keyed().keySet(), ignored, TransportSheet.SHARED.ignoredPrefixes());
  }

  /**
   * The headers of a request that may be sent to another provider than the one its route names:
   * those that this dialect or {@link TransportSheet} lists by name. Excepted are headers that name
   * an account, and headers that only share a prefix with noise and may hold a credential ({@code
   * x-datadog-api-key}). A header that is not listed may be a credential for the first provider or
   * for a proxy in front of it, so it is not sent to another.
   */
  public Headers elsewhere(Headers sent) {
    return sent.keeping(name -> listed(name) && !headers.account().containsKey(name));
  }

  private boolean listed(String name) {
    return headers.keyed().containsKey(name)
        || named(headers.ignored(), name)
        || named(TransportSheet.SHARED.ignored(), name)
        || !HeaderRules.namesCredential(name)
            && TransportSheet.SHARED.ignoredPrefixes().keySet().stream().anyMatch(name::startsWith);
  }

  /** Whether the name stands there, alone or with a value. */
  private static boolean named(Map<String, String> ignored, String name) {
    return ignored.containsKey(name)
        || ignored.keySet().stream().anyMatch(listed -> listed.startsWith(name + ": "));
  }

  /** The same of its query parameters. */
  public Query elsewhere(Query sent) {
    return new Query(
        sent.parameters().stream()
            .filter(
                each ->
                    query.containsKey(each.name())
                        || ignoredQuery.containsKey(each.name() + "=" + each.value()))
            .toList());
  }

  public List<String> replayable() {
    return List.copyOf(replayed.keySet());
  }

  /** The words for a status: its own, else its class's. */
  public Map<String, String> errorWords(int status) {
    Map<String, String> own = errors.get(Integer.toString(status));
    return own != null ? own : errors.getOrDefault(status / 100 + "xx", Map.of());
  }
}
