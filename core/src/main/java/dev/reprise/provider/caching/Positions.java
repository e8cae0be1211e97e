package dev.reprise.provider.caching;

import dev.reprise.json.Document;
import java.util.List;

/**
 * The positions of one body at which a cached prefix may end, in render order (tools, system,
 * messages), and what the caller asked of the cache.
 *
 * @param document what the nodes belong to
 * @param list in render order
 * @param ends indexes into the list at which a reusable prefix may end, ascending
 * @param toolsEnd index of the last tool a prefix may end at, or -1
 * @param systemEnd index of the last system block a prefix may end at, or -1
 * @param newest index of the first position behind the model's last answer; 0 when there is none
 * @param asked what the caller asked of the cache
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by index, never compared
public record Positions(
    Document document,
    List<PromptPosition> list,
    int[] ends,
    int toolsEnd,
    int systemEnd,
    int newest,
    CallerMarking asked) {

  /**
   * @param marks how many marks stand on positions
   * @param stray marks of the caller where no position is known: they count as slots
   * @param whole whether a top-level member asks for caching as a whole ({@code cache_control},
   *     {@code prompt_cache_options})
   */
  public record CallerMarking(int marks, int stray, boolean whole) {
    static final CallerMarking NOTHING = new CallerMarking(0, 0, false);

    public boolean anything() {
      return marks + stray > 0 || whole;
    }
  }

  /** Whether the body holds an answer of the model. */
  public boolean conversing() {
    return newest > 0;
  }

  public PromptPosition at(int index) {
    return list.get(index);
  }

  public int size() {
    return list.size();
  }

  /** The last position a reusable prefix may end at, or -1. */
  public int tail() {
    return ends.length == 0 ? -1 : ends[ends.length - 1];
  }

  /** The end of what stands before the conversation, or -1. */
  public int stableEnd() {
    return systemEnd >= 0 ? systemEnd : toolsEnd;
  }

  /** Estimated tokens up to and including a position; 0 for -1. */
  public int tokens(int index) {
    return index < 0 ? 0 : list.get(index).tokens();
  }

  /** Estimated tokens of all of it. */
  public int total() {
    return list.isEmpty() ? 0 : list.getLast().tokens();
  }
}
