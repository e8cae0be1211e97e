package dev.reprise.gateway.admin.views;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.door.Refusals;

/** A request that was refused before anything was decided about it, as JSON. */
public final class RefusedView {
  private RefusedView() {}

  public static ObjectNode of(Refusals.RefusedRequest refused) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("request_id", refused.id());
    json.put("at", refused.at().toString());
    json.put("outcome", "refused");
    json.put("refused", true);
    json.put("status", refused.status());
    json.put("detail", refused.message());
    return json;
  }
}
