package dev.reprise.provider.anthropic;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.BlockList;
import dev.reprise.provider.body.BlockList.Cut;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Label;
import dev.reprise.request.Block.Role;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A Messages request in render order, which the provider documents: tools, system, messages. The
 * output format changes the messages tier only and so stands behind the system's end.
 */
final class MessagesBlocks {
  private final Document body;
  private final BlockList blocks;

  private MessagesBlocks(Document body) {
    this.body = body;
    this.blocks = new BlockList(body);
  }

  static Blocks of(Document body) {
    return new MessagesBlocks(body).all();
  }

  private Blocks all() {
    int root = body.root();
    int tools = body.member(root, "tools");
    for (int tool = JsonValues.elements(body, tools); tool != NONE; tool = body.next(tool)) {
      blocks.whole(tool, Label.toolDefinition(MessagesOutline.name(body, tool), true));
    }
    blocks.mark("tools");
    blocks.textOrElements(body.member(root, "system"), Label.instruction(Role.SYSTEM, true));
    blocks.mark("system");
    schema(body.at(root, "output_config", "format"));
    schema(body.member(root, "output_format"));
    int messages = body.member(root, "messages");
    for (int each = JsonValues.elements(body, messages); each != NONE; each = body.next(each)) {
      message(each);
    }
    return blocks.done();
  }

  private void schema(int format) {
    if (JsonValues.present(body, format)) {
      blocks.whole(format, Label.outputSchema());
    }
  }

  private void message(int message) {
    Label speaker = speaker(body.textOrNull(body.member(message, "role")));
    blocks.speaks(speaker.role() == Role.ASSISTANT);
    int content = body.member(message, "content");
    var cuts = new ArrayList<Cut>();
    if (body.is(content, Kind.STRING)) {
      cuts.add(new Cut(content, speaker));
    }
    for (int block = JsonValues.elements(body, content); block != NONE; block = body.next(block)) {
      cuts.add(new Cut(block, label(block, speaker)));
    }
    blocks.split(message, cuts, speaker);
  }

  private static Label speaker(@Nullable String role) {
    return switch (role) {
      case "user" -> Label.user();
      case "assistant" -> Label.assistant();
      case "system" -> Label.instruction(Role.SYSTEM, false);
      case null, default -> Label.unknownSpeaker();
    };
  }

  private Label label(int block, Label speaker) {
    String type = body.textOrNull(body.member(block, "type"));
    return switch (type) {
      case "document", "container_upload", "tool_reference" -> Label.document();
      case "search_result" -> Label.retrieved();
      case "tool_addition" -> added(block);
      case "mcp_tool_listing" -> Label.toolResult();
      case null -> speaker;
      default -> byEnding(type, block, speaker);
    };
  }

  /** Server and MCP tools have many types, which are told apart by the ends of their names. */
  private Label byEnding(String type, int block, Label speaker) {
    if (type.endsWith("tool_use")) {
      return Label.toolCall(body.textOrNull(body.member(block, "name")));
    }
    return type.endsWith("tool_result") ? Label.toolResult() : speaker;
  }

  private Label added(int block) {
    int definition = body.at(block, "tool", "definition");
    return Label.toolDefinition(MessagesOutline.name(body, definition), false);
  }
}
