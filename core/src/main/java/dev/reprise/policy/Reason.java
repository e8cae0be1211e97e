package dev.reprise.policy;

import java.util.Locale;

/**
 * Why a decision fell as it did: a closed set, the same words in headers, metrics, decisions and
 * audit (contract 2.4).
 */
public enum Reason {
  // bypass: nothing was asked of the cache
  UNKNOWN_OPERATION("the operation is not one Reprise knows; it was proxied untouched"),
  NOT_CACHEABLE_OPERATION("answers of this operation are not kept"),
  NO_STORE("the request said Cache-Control: no-store"),
  ROLLOUT_OFF("the rollout of this entry type is off on this route"),
  DETERMINISM_NOT_DECLARED(
      "neither temperature 0 nor Cache-Control: max-age declared that an earlier answer will do"),
  STATEFUL("the request reads or leaves state at the provider"),
  SIDE_EFFECTING_TOOL(
      "a tool is offered that is not declared free of side effects; when it only reads, declare it in"
          + " the bundle's tools, or by x-reprise beside its name"),
  REAL_TIME_TOOL("a tool is offered whose results may never be older than now"),
  LIVE_DATA(
      "the answer would draw on live data: a search under whatever name, or a URL whose content may"
          + " change; only the bundle lifts this"),
  SENSITIVE("the request carries secrets, payment data or personal data the policy will not keep"),
  NO_RULE("no rule of the policy allows it"),
  DENIED_BY_RULE("a rule of the policy denies it"),
  OUTPUT_SCHEMA_REQUIRED("the policy keeps answers with an output schema only"),
  POLICY_UNAVAILABLE("no policy bundle could be read: private reads and all writes are denied"),
  LEDGER_UNREACHABLE("the ledger's lease has lapsed: nothing can be shown to be fresh"),
  // miss: the cache was asked and had nothing usable
  ABSENT("no entry under this key"),
  NO_CACHE("the request said Cache-Control: no-cache"),
  FROM_FUTURE(
      "the entry was made in an earlier life, at a time today's clock has not reached: its age is not known"),
  EXPIRED("the entry's hard time to live has passed"),
  TOO_OLD("the entry is older than the request's max-age"),
  INVALIDATED("a tag of the entry was invalidated after it was made"),
  BELOW_FLOOR("the entry is older than the tenant's floor"),
  OTHER_INCARNATION("the entry is of another life of the ledger"),
  POLICY_MOVED("the entry was admitted under another policy version"),
  SCOPE_MISMATCH("the entry's tenant or scope is not the caller's"),
  UNREADABLE("the entry could not be opened or decoded"),
  MODE_NOT_REPLAYABLE("the entry cannot be replayed faithfully in the mode asked for"),
  POSITION_NOT_REACHED("the request asked for a later position than this node has applied"),
  SHADOW("a usable entry was there, but the rollout is in shadow"),
  NOT_IN_ROLLOUT("a usable entry was there, but the request is outside the rollout's percentage"),
  TIER_UNAVAILABLE("a tier did not answer in time and was skipped"),
  // stored or not
  NOT_COMPLETE("the answer was cut, failed or ended early"),
  EMPTY_ANSWER("the answer says nothing: no text, no tool call, no image, or only reasoning"),
  ERROR_IN_ANSWER("the answer carries an error, or something its API does not allow"),
  NOT_SUCCESSFUL("the provider's status was not 200"),
  FINISH_REASON("the answer did not finish with stop or a valid tool call"),
  REFUSAL("the model refused"),
  TOO_LARGE("the answer is over the size kept"),
  SIDE_EFFECT_CALLED("the answer calls a tool that is not declared free of side effects"),
  OVERTAKEN(
      "a later call for the same key began, because its request could not share this one: that"
          + " one's answer is kept instead"),
  OVER_MEMORY_BUDGET("there was no memory left to keep the answer, or to turn the kept one"),
  FALLBACK_ANSWERED(
      "a fallback answered in the provider's place; nothing is kept under the provider's key"),
  // told beside a forwarded answer
  MARKS_REPAIRED(
      "cache marks of the request would have been refused: their count or order was set right"),
  // refused
  BREAKER_OPEN("the provider failed too often lately and is not asked for a moment"),
  ORIGIN_FAILED("the provider could not be reached, or broke off before answering"),
  NOT_IN_CACHE("only-if-cached was asked and there is no usable entry");

  private final String explanation;
  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  Reason(String explanation) {
    this.explanation = explanation;
  }

  /** Kebab-case, stable. */
  public String code() {
    return code;
  }

  /** One sentence for people. */
  public String explanation() {
    return explanation;
  }
}
