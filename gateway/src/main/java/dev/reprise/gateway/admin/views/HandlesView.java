package dev.reprise.gateway.admin.views;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.price.Cost;
import dev.reprise.provider.handle.HandleCosts;
import dev.reprise.provider.handle.HandleCosts.HandleEvent;
import dev.reprise.request.Partition;
import dev.reprise.upstream.HandleErrands;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** What handles at providers did and cost since the start: the {@code handles} member of stats. */
public final class HandlesView {
  private final HandleErrands handles;

  public HandlesView(HandleErrands handles) {
    this.handles = handles;
  }

  /** Everybody's, with how many handles exist now. */
  public ObjectNode all() {
    ObjectNode json = json(handles.costs());
    json.put("live", handles.count());
    return json;
  }

  /** Of one caller's handles. */
  public ObjectNode of(Partition caller) {
    return json(handles.costs(caller));
  }

  private static ObjectNode json(HandleCosts.Sum sum) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (HandleEvent what : HandleEvent.values()) {
      json.put(what.name().toLowerCase(Locale.ROOT), sum.counts().getOrDefault(what, 0L));
    }
    json.put("making_tokens", sum.made());
    json.put("making_usd", dollars(sum.makingFemtoDollars()));
    json.put("storage_token_hours", sum.tokenHours());
    json.put("storage_usd", dollars(sum.storageFemtoDollars()));
    return json;
  }

  private static String dollars(BigInteger femtoDollars) {
    return new BigDecimal(femtoDollars, Cost.SCALE).toPlainString();
  }
}
