package dev.reprise.provider.anthropic;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.body.ToolOffers;
import dev.reprise.provider.live.LiveData;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the outline of a Messages request. */
final class MessagesOutline {
  private static final Set<String> MEDIA = Set.of("image", "document", "container_upload");

  static final LiveData LIVE = LiveData.load(MessagesOutline.class);

  private MessagesOutline() {}

  static Outline of(Operation operation, Document body) {
    int root = body.root();
    String model = JsonValues.text(body, body.member(root, "model"));
    ToolOffers offers = offers(body);
    return new Outline(
        model,
        operation.act() == Act.GENERATE && body.isTrue(body.member(root, "stream")),
        JsonValues.decimal(body, body.member(root, "temperature")),
        stateful(body),
        offers.tools(),
        outputSchema(body),
        1,
        media(body),
        LIVE.in(model, body, offers));
  }

  /** The body as it goes upstream: without any declaration. */
  static byte[] undeclared(Document body) {
    ToolOffers offers = offers(body);
    LIVE.declarations(body, offers);
    return offers.undeclared();
  }

  private static boolean outputSchema(Document body) {
    int root = body.root();
    return JsonValues.present(body, body.at(root, "output_config", "format"))
        || JsonValues.present(body, body.member(root, "output_format"));
  }

  /** {@code tools}, MCP servers, and tools that messages add on the way. */
  static ToolOffers offers(Document body) {
    var offers = new ToolOffers(body);
    int root = body.root();
    addAll(body, body.member(root, "tools"), offers);
    int servers = body.member(root, "mcp_servers");
    for (int each = JsonValues.elements(body, servers); each != NONE; each = body.next(each)) {
      offers.add("mcp", each, NONE);
    }
    int messages = body.member(root, "messages");
    for (int each = JsonValues.elements(body, messages); each != NONE; each = body.next(each)) {
      addAdditions(body, body.member(each, "content"), offers);
    }
    return offers;
  }

  private static void addAll(Document body, int tools, ToolOffers offers) {
    for (int tool = JsonValues.elements(body, tools); tool != NONE; tool = body.next(tool)) {
      add(body, tool, offers);
      int inner = body.member(tool, "tools");
      for (int each = JsonValues.elements(body, inner); each != NONE; each = body.next(each)) {
        add(body, each, offers);
      }
    }
  }

  private static void addAdditions(Document body, int content, ToolOffers offers) {
    for (int block = JsonValues.elements(body, content); block != NONE; block = body.next(block)) {
      addDefinition(body, block, offers);
      int changes = body.member(block, "tool_changes");
      for (int each = JsonValues.elements(body, changes); each != NONE; each = body.next(each)) {
        addDefinition(body, each, offers);
      }
    }
  }

  private static void addDefinition(Document body, int holder, ToolOffers offers) {
    int definition = body.at(holder, "tool", "definition");
    if (body.is(definition, Kind.OBJECT)) {
      add(body, definition, offers);
    }
  }

  private static void add(Document body, int tool, ToolOffers offers) {
    offers.add(name(body, tool), tool, NONE);
    String type = body.textOrNull(body.member(tool, "type"));
    if (type != null && !type.equals("custom")) {
      offers.own(type);
    }
  }

  /** The caller's own tools by name, the provider's by their versioned type. */
  static String name(Document body, int tool) {
    String type = body.textOrNull(body.member(tool, "type"));
    return type == null || type.equals("custom")
        ? JsonValues.text(body, body.member(tool, "name"))
        : type;
  }

  /**
   * Members that read or leave state at the provider. {@code context_management} is none of them:
   * it edits what was sent, and is keyed.
   */
  private static List<String> stateful(Document body) {
    var members = new ArrayList<String>();
    int root = body.root();
    for (String reference : List.of("container", "thread")) {
      if (JsonValues.present(body, body.member(root, reference))) {
        members.add(reference);
      }
    }
    if (JsonValues.present(body, body.at(root, "diagnostics", "previous_message_id"))) {
      members.add("diagnostics.previous_message_id");
    }
    return members;
  }

  private static boolean media(Document body) {
    int messages = body.member(body.root(), "messages");
    for (int each = JsonValues.elements(body, messages); each != NONE; each = body.next(each)) {
      if (anyMedia(body, body.member(each, "content"), 3)) {
        return true;
      }
    }
    return false;
  }

  /** Tool results hold blocks too, and documents inside them; deeper there is nothing. */
  private static boolean anyMedia(Document body, int content, int levels) {
    for (int block = JsonValues.elements(body, content); block != NONE; block = body.next(block)) {
      String type = body.textOrNull(body.member(block, "type"));
      boolean here = type != null && MEDIA.contains(type);
      if (here || (levels > 1 && anyMedia(body, body.member(block, "content"), levels - 1))) {
        return true;
      }
    }
    return false;
  }
}
