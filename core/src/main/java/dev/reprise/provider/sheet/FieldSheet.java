package dev.reprise.provider.sheet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.reprise.canonical.FieldRules;
import java.util.List;
import java.util.Map;

/**
 * The body fields of one operation as data: every field the provider documents, and what it
 * counts as. A field in no list is KEYED; the lists of keyed fields exist so that a test finds
 * fields that nobody has considered.
 *
 * @param source where the fields were read
 * @param keyed names by the path of the object that holds them; {@code ""} is the body itself
 * @param like an object path whose fields are those of another (nested blocks)
 * @param free paths below which names are the caller's own (schemas, arguments): all keyed
 * @param numeric paths of numbers that compare as exact decimals
 * @param ignored path to reason
 * @param forbidden path to reason and remedy
 * @param tools path of the tool array, empty when there is none
 * @param unread ignored members of the body that nothing reads on the way to a kept answer
 */
public record FieldSheet(
    @JsonProperty("source") String source,
    @JsonProperty("keyed") Map<String, List<String>> keyed,
    @JsonProperty("like") Map<String, String> like,
    @JsonProperty("free") List<String> free,
    @JsonProperty("numeric") List<String> numeric,
    @JsonProperty("ignored") Map<String, String> ignored,
    @JsonProperty("forbidden") Map<String, String> forbidden,
    @JsonProperty("tools") String tools,
    @JsonProperty("unread") List<String> unread) {

  /** The sheet in this file beside this class. */
  public static FieldSheet load(Class<?> beside, String file) {
    return Sheets.read(beside, file, FieldSheet.class);
  }

  /** As rules for the canonical form and the contract. */
  public FieldRules rules(WireSheet wire) {
    return FieldRules.of(
            new FieldRules.Spec(
                ignored,
                forbidden,
                numeric,
                wire.headerRules(),
                wire.ignoredQuery(),
                tools.isEmpty() ? null : tools))
        .unread(unread);
  }
}
