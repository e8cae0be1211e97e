package dev.reprise.provider.openai.chat;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.provider.body.BlockList;
import dev.reprise.provider.body.BlockList.Cut;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Label;
import dev.reprise.provider.openai.OpenAiParts;
import dev.reprise.request.Block.Role;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat request in render order: output schema (it changes the prefix of everything behind it),
 * tools, documents (engines render them into the system prompt), leading system and developer
 * messages, the conversation.
 */
final class ChatBlocks {
  private static final Set<String> INSTRUCTING = Set.of("system", "developer");

  private final Document body;
  private final BlockList blocks;
  private boolean leading = true;

  private ChatBlocks(Document body) {
    this.body = body;
    this.blocks = new BlockList(body);
  }

  static Blocks of(Document body) {
    return new ChatBlocks(body).all();
  }

  private Blocks all() {
    int root = body.root();
    int format = body.member(root, "response_format");
    if (JsonValues.present(body, format)) {
      blocks.whole(format, Label.outputSchema());
    }
    definitions(body.member(root, "tools"));
    definitions(body.member(root, "functions"));
    blocks.mark("tools");
    int documents = body.member(root, "documents");
    for (int each = JsonValues.elements(body, documents); each != NONE; each = body.next(each)) {
      blocks.whole(each, Label.retrieved());
    }
    int messages = body.member(root, "messages");
    for (int each = JsonValues.elements(body, messages); each != NONE; each = body.next(each)) {
      message(each);
    }
    endOfSystem();
    return blocks.done();
  }

  private void definitions(int tools) {
    for (int tool = JsonValues.elements(body, tools); tool != NONE; tool = body.next(tool)) {
      blocks.whole(tool, Label.toolDefinition(ChatOutline.name(body, tool), true));
    }
  }

  private void message(int message) {
    String role = body.textOrNull(body.member(message, "role"));
    if (role == null || !INSTRUCTING.contains(role)) {
      endOfSystem();
    }
    Label speaker = speaker(role);
    if (!leading) {
      blocks.speaks(speaker.role() == Role.ASSISTANT);
    }
    if (speaker.role() == Role.TOOL) {
      blocks.whole(message, speaker);
      return;
    }
    List<Cut> cuts = OpenAiParts.cuts(body, body.member(message, "content"), speaker);
    calls(message, cuts);
    blocks.split(message, cuts, speaker);
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
      case "tool", "function" -> Label.toolResult();
      case null, default -> Label.unknownSpeaker();
    };
  }

  private void calls(int message, List<Cut> cuts) {
    int calls = body.member(message, "tool_calls");
    for (int call = JsonValues.elements(body, calls); call != NONE; call = body.next(call)) {
      int name = body.at(call, "function", "name");
      int custom = body.at(call, "custom", "name");
      String called = body.textOrNull(name == NONE ? custom : name);
      cuts.add(new Cut(call, Label.toolCall(called)));
    }
    int legacy = body.member(message, "function_call");
    if (JsonValues.present(body, legacy)) {
      String called = body.textOrNull(body.member(legacy, "name"));
      cuts.add(new Cut(legacy, Label.toolCall(called)));
    }
  }
}
