package dev.reprise.gateway.admin.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SequencedMap;

/**
 * The answer to {@code POST /v1/admin/reload}: one member for each part, what became of it, and
 * {@code needs_restart}.
 */
public final class ReloadView {
  private ReloadView() {}

  /**
   * @param parts by name ({@code policy}, {@code access}, {@code configuration}, {@code prices})
   * @param needsRestart keys that wait for a restart
   */
  public static ObjectNode of(SequencedMap<String, String> parts, List<String> needsRestart) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    parts.forEach(json::put);
    ArrayNode waiting = json.putArray("needs_restart");
    needsRestart.forEach(waiting::add);
    return json;
  }
}
