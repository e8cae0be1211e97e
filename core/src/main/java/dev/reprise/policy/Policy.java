package dev.reprise.policy;

import dev.reprise.request.EntryType;
import java.util.Set;

/**
 * Decides whether work may be reused. Pure, and defined for all facts: the same facts give the same
 * ruling. Asked three times in a request's life: {@link #rule} before anything, {@link #screen}
 * once the request's text is classified, {@link #admit} once the answer is known.
 */
public interface Policy {
  /** The bundle's version; {@code none} when there is no bundle. */
  String version();

  /** May this request be answered from the cache, and on what terms (R-11 … )? */
  Ruling rule(Facts facts);

  /** The ruling, withdrawn when the request's text is too sensitive. */
  Ruling screen(Ruling ruling, EntryType type, Findings findings);

  /** May this answer be kept under these terms? */
  Admission admit(EntryType type, Ruling.Terms terms, AnswerFacts answer);

  /** Whether the order of tools means nothing, so that they may be sent sorted. */
  default boolean toolOrderFree() {
    return false;
  }

  /**
   * Whether the prefix cache of providers may be shaped on this route ({@code rollout:
   * {prompt_prefix: off}}); the route's own {@code native_caching} decides whether it is.
   */
  default boolean shapesPrefixes(String route) {
    return true;
  }

  /**
   * Lower-case names of headers that the operator calls noise of the transport, beside those that
   * the dialects list.
   */
  default Set<String> ignoredHeaders() {
    return Set.of();
  }

  /** Members of bodies that the operator calls live, beside those that the dialects list. */
  default Set<String> liveMembers() {
    return Set.of();
  }
}
