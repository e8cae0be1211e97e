package dev.reprise.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Engine;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** The server's own paths in front of the engine. */
final class Control implements Engine {

  private final Engine engine;
  private final CallLog calls;

  Control(Engine engine, CallLog calls) {
    this.engine = engine;
    this.calls = calls;
  }

  @Override
  public Answer answer(Call call) {
    return switch (call.method() + " " + call.path()) {
      case "GET /sim/calls" -> json(200, counted());
      case "POST /sim/faults" -> faults(call);
      default -> {
        calls.add(call);
        yield engine.answer(call);
      }
    };
  }

  private ObjectNode counted() {
    ObjectNode answer = Json.object().put("count", calls.count());
    ObjectNode byPath = answer.putObject("by_path");
    new TreeMap<>(calls.byPath()).forEach(byPath::put);
    return answer;
  }

  private Answer faults(Call call) {
    if (!(engine instanceof Simulator simulator)) {
      return json(409, Json.object().put("error", "recorded exchanges cannot be disturbed"));
    }
    try {
      plan(simulator.faults(), Json.parse(call.body()));
      return json(200, Json.object().put("ok", true));
    } catch (IOException | IllegalArgumentException wrong) {
      return json(400, Json.object().put("error", wrong.getMessage()));
    }
  }

  private static void plan(Faults faults, JsonNode wanted) {
    if (wanted.path("clear").asBoolean()) {
      faults.clear();
    }
    for (Fault fault : Fault.parse(wanted.path("fault").asText(""))) {
      if (wanted.has("per_mille")) {
        faults.rate(wanted.get("per_mille").asInt(), fault);
      } else {
        faults.next(wanted.path("times").asInt(1), fault);
      }
    }
  }

  private static Answer json(int status, JsonNode body) {
    return Answer.whole(
        status, List.of(new Header("content-type", "application/json")), Json.compact(body), 0);
  }
}
