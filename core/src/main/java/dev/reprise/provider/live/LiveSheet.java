package dev.reprise.provider.live;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.reprise.provider.sheet.Sheets;
import java.util.List;
import java.util.Map;

/**
 * What makes an answer draw on live data, as data beside a family of dialects.
 *
 * @param source where this was read
 * @param read on which day
 * @param members of the body by name
 * @param holders objects of the body that hold such members, too, to reason
 * @param models globs over lower-case model names, to reason
 * @param modelLists members that name further models which may answer
 * @param tools globs over the types of the provider's own tools, in lower case without {@code _}
 *     and {@code -}, to reason
 * @param urls paths of strings; when they are URLs, the provider fetches their content
 * @param answers what shows that an answer was drawn from live data: a path, and behind it what
 *     members there must say, as in {@code content[] type=server_tool_use name=web_search}
 * @param replayed the same in requests, which bring earlier answers back
 * @param known which types of blocks or items are listed at all: any other is a mark
 * @param fixed beginnings of URLs whose content cannot change, to reason
 */
public record LiveSheet(
    @JsonProperty("source") String source,
    @JsonProperty("read") String read,
    @JsonProperty("members") Map<String, Member> members,
    @JsonProperty("holders") Map<String, String> holders,
    @JsonProperty("models") Map<String, String> models,
    @JsonProperty("model_lists") List<String> modelLists,
    @JsonProperty("tools") Map<String, String> tools,
    @JsonProperty("urls") Map<String, String> urls,
    @JsonProperty("fixed") Map<String, String> fixed,
    @JsonProperty("answers") Map<String, LiveMark> answers,
    @JsonProperty("replayed") Map<String, LiveMark> replayed,
    @JsonProperty("known") List<KnownTypes> known) {

  /**
   * A mark of live data in answers.
   *
   * @param name what the bundle and explanations call it: as requests name the tool, where there is
   *     one
   * @param by whose it is
   */
  public record LiveMark(@JsonProperty("name") String name, @JsonProperty("by") String by) {}

  /**
   * The types that are known at some places of answers. A provider adds types when it adds tools,
   * so a type that is not listed may hold live data.
   *
   * @param name what the bundle and explanations call a type that is not listed
   * @param by why it counts as live
   * @param places paths such as {@code content[]}
   * @param types globs over types which draw on nothing live, or whose own marks say when they do,
   *     to reason
   */
  public record KnownTypes(
      @JsonProperty("name") String name,
      @JsonProperty("by") String by,
      @JsonProperty("places") List<String> places,
      @JsonProperty("types") Map<String, String> types) {}

  /**
   * A member that asks for a search, under whatever name.
   *
   * @param by whose member it is
   * @param off {@code name=value} of an inner member that switches it off
   */
  public record Member(@JsonProperty("by") String by, @JsonProperty("off") List<String> off) {}

  /** The sheet in {@code live.json} beside this class. */
  public static LiveSheet load(Class<?> beside) {
    return Sheets.read(beside, "live.json", LiveSheet.class);
  }
}
