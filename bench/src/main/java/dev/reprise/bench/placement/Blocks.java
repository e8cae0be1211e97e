package dev.reprise.bench.placement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A body whose blocks can be marked, in the order the provider renders them. For bodies as the
 * workloads write them: texts only, no tools, no empty texts.
 */
final class Blocks {
  private final Vendor vendor;
  private final ObjectNode body;
  private final List<Place> places = new ArrayList<>();

  /** A block; where {@code index} is negative the content is a string still. */
  private record Place(ObjectNode owner, String member, int index, String role) {}

  Blocks(Vendor vendor, Ask ask) {
    this.vendor = vendor;
    try {
      body = (ObjectNode) Json.parse(ask.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    content(body, "system", "system");
    for (JsonNode message : body.path("messages")) {
      content((ObjectNode) message, "content", message.path("role").asText());
    }
  }

  private void content(ObjectNode owner, String member, String role) {
    JsonNode content = owner.path(member);
    if (content.isTextual()) {
      places.add(new Place(owner, member, -1, role));
    }
    for (int i = 0; i < (content.isArray() ? content.size() : 0); i++) {
      places.add(new Place(owner, member, i, role));
    }
  }

  int size() {
    return places.size();
  }

  String role(int place) {
    return places.get(place).role();
  }

  /**
   * The block at a position of the rendered prompt, or -1 where the provider takes no mark. OpenAI
   * has a position of framing ahead of each message, and takes none on what the model said.
   */
  int markable(int position) {
    if (vendor == Vendor.ANTHROPIC) {
      return position;
    }
    int place = position / 2;
    return position % 2 == 1 && takesMark(place) ? place : -1;
  }

  /** Whether a mark may stand on a block: at OpenAI not on what the model said. */
  boolean takesMark(int place) {
    return vendor == Vendor.ANTHROPIC || !role(place).equals("assistant");
  }

  void mark(int place, boolean hour) {
    Place at = places.get(place);
    ObjectNode block =
        at.index() < 0 ? block(at) : (ObjectNode) at.owner().path(at.member()).get(at.index());
    if (vendor == Vendor.ANTHROPIC) {
      ObjectNode control = block.putObject("cache_control").put("type", "ephemeral");
      if (hour) {
        control.put("ttl", "1h");
      }
    } else {
      block.putObject("prompt_cache_breakpoint").put("mode", "explicit");
    }
  }

  private static ObjectNode block(Place at) {
    String text = at.owner().path(at.member()).asText();
    ArrayNode blocks = at.owner().putArray(at.member());
    return blocks.addObject().put("type", "text").put("text", text);
  }

  /** OpenAI only: nothing but marks counts. */
  void explicit() {
    if (vendor == Vendor.OPENAI) {
      body.putObject("prompt_cache_options").put("mode", "explicit");
    }
  }

  byte[] bytes() {
    return Json.compact(body).getBytes(StandardCharsets.UTF_8);
  }
}
