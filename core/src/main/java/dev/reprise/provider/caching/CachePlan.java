package dev.reprise.provider.caching;

import dev.reprise.json.Edits;
import java.util.List;
import java.util.Set;

/**
 * What is to be done for the provider's cache in one request. A value: whoever sends the request
 * carries it out.
 *
 * @param name which plan: {@code anthropic-marks}, {@code openai-breakpoints}, {@code engine-salt}
 * @param reason why the plan is as it is
 * @param marks every mark the request carries when it is sent, the caller's own among them
 * @param edits of the document the positions were read from; empty: the body is sent as it came
 * @param read tokens the provider is predicted to read from its cache
 * @param write tokens it is predicted to write
 * @param fields names of the members that the edits add: a 400 that names one refuses our hint
 */
public record CachePlan(
    String name,
    PlanReason reason,
    List<PlannedMark> marks,
    List<Edits.Edit> edits,
    long read,
    long write,
    Set<String> fields) {

  public CachePlan {
    marks = List.copyOf(marks);
    edits = List.copyOf(edits);
    fields = Set.copyOf(fields);
  }

  /** A plan to do nothing, for this reason. */
  public static CachePlan nothing(String name, PlanReason reason) {
    return new CachePlan(name, reason, List.of(), List.of(), 0, 0, Set.of());
  }

  /** Whether anything is added to the request. */
  public boolean hints() {
    return !edits.isEmpty();
  }

  /** Whether the caller's own marks were corrected. */
  public boolean repaired() {
    return reason == PlanReason.CLIENT_MARKS_REPAIRED;
  }

  /**
   * A mark as it is sent.
   *
   * @param index of its position
   * @param at what it follows, for explanations: {@code system}, {@code fork}, {@code tail}
   */
  public record PlannedMark(int index, Lifetime lifetime, String at) {}

  /** Why a plan is as it is; kebab-case in records. */
  public enum PlanReason {
    CLIENT_MARKED("the caller placed marks; they are left alone"),
    CLIENT_MARKS_REPAIRED("the caller's marks would have been refused: count or order set right"),
    BELOW_MINIMUM("shorter than the model caches"),
    NOT_SEEN("no prefix of it was seen within its lifetime"),
    NOT_WORTH_A_WRITE("it comes again too rarely to pay for a write"),
    READ_ONLY("what is cached is read; writing more would not pay"),
    PREFIX_COMES_AGAIN("a prefix shared with other requests is written"),
    CONVERSATION_GOES_ON("conversations like this one go on: its end is written"),
    DECLARED_STABLE("the route declares its prefix stable"),
    APPEND_ONLY("the provider's own placement fits a conversation that only grows"),
    PARTITION_SALTED("cached work is kept apart by partition"),
    SHARED_AS_ACCEPTED("shared_credential: accepted lets partitions share cached work"),
    LATELY_REJECTED("this model at this host lately refused the hint"),
    NO_PLACE_FOR_A_MARK("the shared prefix ends where no mark may stand"),
    ROUTED_BY_KEY("requests with one prefix carry one key, so that they meet their cache"),
    NOT_TAKEN_HERE("this kind, host or model takes no markers");

    private final String explanation;

    PlanReason(String explanation) {
      this.explanation = explanation;
    }

    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public String explanation() {
      return explanation;
    }
  }
}
