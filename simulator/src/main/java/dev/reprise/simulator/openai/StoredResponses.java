package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Responses kept because {@code store} was not false, the latest ten thousand. Thread-safe. */
final class StoredResponses {

  private static final int MOST = 10_000;

  /** A response and every item of its conversation up to and including its output. */
  record Stored(ObjectNode response, List<JsonNode> items) {}

  private final Map<String, Stored> stored =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stored> eldest) {
          return size() > MOST;
        }
      };

  synchronized void keep(String organization, String id, Stored response) {
    stored.put(organization + "|" + id, response);
  }

  synchronized Optional<Stored> find(String organization, String id) {
    return Optional.ofNullable(stored.get(organization + "|" + id));
  }

  synchronized boolean delete(String organization, String id) {
    return stored.remove(organization + "|" + id) != null;
  }
}
