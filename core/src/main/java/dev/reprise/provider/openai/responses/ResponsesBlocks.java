package dev.reprise.provider.openai.responses;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.BlockList;
import dev.reprise.provider.body.BlockList.Cut;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Label;
import dev.reprise.provider.openai.OpenAiParts;
import dev.reprise.request.Block.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Responses request in render order: text format, stored prompt, tools, instructions, then the
 * input items; developer and system items at their head still belong to the stable part.
 */
final class ResponsesBlocks {
  private final Document body;
  private final BlockList blocks;
  private boolean leading = true;

  private ResponsesBlocks(Document body) {
    this.body = body;
    this.blocks = new BlockList(body);
  }

  static Blocks of(Document body) {
    return new ResponsesBlocks(body).all();
  }

  private Blocks all() {
    int root = body.root();
    int format = body.at(root, "text", "format");
    if (JsonValues.present(body, format)) {
      blocks.whole(format, Label.outputSchema());
    }
    int prompt = body.member(root, "prompt");
    if (JsonValues.present(body, prompt)) {
      blocks.whole(prompt, Label.keptContext());
    }
    int tools = body.member(root, "tools");
    for (int tool = JsonValues.elements(body, tools); tool != NONE; tool = body.next(tool)) {
      blocks.whole(tool, Label.toolDefinition(ResponsesOutline.name(body, tool), true));
    }
    blocks.mark("tools");
    blocks.textOrElements(body.member(root, "instructions"), Label.instruction(Role.SYSTEM, true));
    input(body.member(root, "input"));
    endOfSystem();
    return blocks.done();
  }

  private void input(int input) {
    if (body.is(input, Kind.STRING)) {
      endOfSystem();
      blocks.speaks(false);
      blocks.whole(input, Label.user());
    }
    for (int item = JsonValues.elements(body, input); item != NONE; item = body.next(item)) {
      item(item);
    }
  }

  private void item(int item) {
    String role = body.textOrNull(body.member(item, "role"));
    String given = body.textOrNull(body.member(item, "type"));
    String type = given == null ? "message" : given;
    boolean message = type.equals("message");
    Label speaker = message ? speaker(role) : item(item, type);
    if (!message || !(speaker.role() == Role.SYSTEM || speaker.role() == Role.DEVELOPER)) {
      endOfSystem();
    }
    if (!leading) {
      blocks.speaks(modelMade(speaker, type));
    }
    blocks.split(item, message ? parts(item, speaker) : additions(item, type), speaker);
  }

  private List<Cut> parts(int item, Label speaker) {
    return OpenAiParts.cuts(body, body.member(item, "content"), speaker);
  }

  /** Tools an item adds are definitions, each a block of its own; they come after the prefix. */
  private List<Cut> additions(int item, String type) {
    var cuts = new ArrayList<Cut>();
    if (type.equals("additional_tools")) {
      int tools = body.member(item, "tools");
      for (int tool = JsonValues.elements(body, tools); tool != NONE; tool = body.next(tool)) {
        String name = ResponsesOutline.name(body, tool);
        cuts.add(new Cut(tool, Label.toolDefinition(name, false)));
      }
    }
    return cuts;
  }

  private void endOfSystem() {
    if (leading) {
      leading = false;
      blocks.mark("system");
    }
  }

  private Label speaker(@Nullable String role) {
    return switch (role) {
      case "system" -> Label.instruction(Role.SYSTEM, leading);
      case "developer" -> Label.instruction(Role.DEVELOPER, leading);
      case "user" -> Label.user();
      case "assistant" -> Label.assistant();
      case null, default -> Label.unknownSpeaker();
    };
  }

  private Label item(int item, String type) {
    return switch (type) {
      case "reasoning", "compaction" -> Label.assistant();
      case "configuration_update", "additional_tools" -> Label.instruction(Role.DEVELOPER, false);
      case "item_reference" -> Label.document();
      case "program" -> call(item, type);
      case "mcp_list_tools" -> Label.toolResult();
      case "mcp_approval_request" -> Label.toolCall(type);
      case "mcp_approval_response", "compaction_trigger" -> Label.user();
      default -> byEnding(item, type);
    };
  }

  /** Recognises items of tools by the end of their types. */
  private Label byEnding(int item, String type) {
    if (type.endsWith("_call")) {
      return call(item, type);
    }
    return type.endsWith("_output") ? Label.toolResult() : Label.unknownSpeaker();
  }

  private Label call(int item, String type) {
    return carriesResult(item) ? Label.toolResult() : Label.toolCall(called(item, type));
  }

  /** Whether a call that the provider ran contains its result; then the whole item is untrusted. */
  private boolean carriesResult(int item) {
    for (String member : List.of("output", "outputs", "results", "result")) {
      if (JsonValues.present(body, body.member(item, member))) {
        return true;
      }
    }
    return false;
  }

  private String called(int item, String type) {
    String name = body.textOrNull(body.member(item, "name"));
    return name == null ? type : name;
  }

  /** Calls, thoughts and what the provider's own tools found all stand in the model's turn. */
  private static boolean modelMade(Label speaker, String type) {
    return speaker.role() == Role.ASSISTANT
        || type.endsWith("_call")
        || type.equals("mcp_list_tools");
  }
}
