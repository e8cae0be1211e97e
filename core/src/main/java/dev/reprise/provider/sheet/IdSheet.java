package dev.reprise.provider.sheet;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * Where the ids of a dialect's answers come back, as data: {@code ids.json} beside its family.
 *
 * @param source where this was read
 * @param prefix what such ids begin with
 * @param paths beginnings of paths whose next segment is such an id, to reason
 * @param members of a request's body that hold such an id, to reason: {@code a.b} inside an object,
 *     {@code a[].b} in each element of a list
 */
public record IdSheet(
    @JsonProperty("source") String source,
    @JsonProperty("prefix") String prefix,
    @JsonProperty("paths") Map<String, String> paths,
    @JsonProperty("members") Map<String, String> members) {

  /** The sheet beside this class. */
  public static IdSheet load(Class<?> beside) {
    return Sheets.read(beside, "ids.json", IdSheet.class);
  }

  /** The beginnings of paths without their reasons. */
  public List<String> beginnings() {
    return List.copyOf(paths.keySet());
  }

  /** The members without their reasons. */
  public List<String> places() {
    return List.copyOf(members.keySet());
  }
}
