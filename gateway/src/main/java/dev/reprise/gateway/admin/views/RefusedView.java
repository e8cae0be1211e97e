package dev.reprise.gateway.admin.views;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A request that was refused before anything was decided about it, as JSON. */
public final class RefusedView {
  private RefusedView() {}

  /**
   * @param detail what its caller was told
   */
  public static ObjectNode of(String id, Instant at, int status, String detail) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("request_id", id);
    json.put("at", at.toString());
    json.put("outcome", "refused");
    json.put("refused", true);
    json.put("status", status);
    json.put("detail", detail);
    return json;
  }
}
