package dev.reprise.gateway.admin.views;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SequencedMap;

/** The answer to {@code POST /v1/admin/reload}: one member for each part, what became of it. */
public final class ReloadView {
  private ReloadView() {}

  /**
   * @param outcomes by part ({@code policy}, {@code access}, {@code configuration}, {@code prices})
   */
  public static ObjectNode of(SequencedMap<String, String> outcomes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    outcomes.forEach(json::put);
    return json;
  }
}
