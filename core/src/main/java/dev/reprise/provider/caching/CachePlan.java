package dev.reprise.provider.caching;

import dev.reprise.json.Edits;
import java.util.List;
import java.util.Set;

/**
 * What is to be done for one request: a value, obeyed afterwards.
 *
 * @param name which plan: {@code anthropic-marks}, {@code openai-breakpoints}, {@code engine-salt}
 * @param reason why it is so
 * @param marks every mark the request carries when it is sent, the caller's own among them
 * @param edits of the document the positions were read from; empty: it goes as it came
 * @param read tokens the provider is predicted to read from its cache
 * @param write tokens it is predicted to write
 * @param fields names of what the edits add: a 400 that names one rejects a hint of ours
 */
public record CachePlan(
    String name,
    Why reason,
    List<Mark> marks,
    List<Edits.Edit> edits,
    long read,
    long write,
    Set<String> fields) {

  public CachePlan {
    marks = List.copyOf(marks);
    edits = List.copyOf(edits);
    fields = Set.copyOf(fields);
  }

  /** Nothing is done, for this reason. */
  public static CachePlan nothing(String name, Why reason) {
    return new CachePlan(name, reason, List.of(), List.of(), 0, 0, Set.of());
  }

  /** Whether anything of ours goes along. */
  public boolean hints() {
    return !edits.isEmpty();
  }

  /** Whether the caller's own marks were set right. */
  public boolean repaired() {
    return reason == Why.CLIENT_MARKS_REPAIRED;
  }

  /**
   * A mark as it is sent.
   *
   * @param index of its position
   * @param at what it stands behind, for explanations: {@code system}, {@code fork}, {@code tail}
   */
  public record Mark(int index, Lifetime lifetime, String at) {}

  /** Why a plan is as it is; kebab-case in records. */
  public enum Why {
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
    ONE_SHOT("requests like this never come again: caching is switched off"),
    PARTITION_SALTED("cached work is kept apart by partition"),
    LATELY_REJECTED("this model at this host lately refused the hint"),
    NO_PLACE_FOR_A_MARK("the shared prefix ends where no mark may stand"),
    ROUTED_BY_KEY("requests with one prefix carry one key, so that they meet their cache"),
    NOT_TAKEN_HERE("this kind, host or model takes no markers");

    private final String explanation;

    Why(String explanation) {
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
