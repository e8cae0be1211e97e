package dev.reprise.provider.gemini;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.BlockList;
import dev.reprise.provider.body.BlockList.Cut;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Label;
import dev.reprise.request.Block.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Gemini request in render order: cached content (documented as a prefix), tools, system
 * instruction, output schema, contents.
 */
final class ContentBlocks {
  private static final List<String> SCHEMAS =
      List.of("responseSchema", "responseJsonSchema", "_responseJsonSchema", "responseFormat");

  private final Document body;
  private final BlockList blocks;

  private ContentBlocks(Document body) {
    this.body = body;
    this.blocks = new BlockList(body);
  }

  static Blocks of(Document body) {
    var content = new ContentBlocks(body);
    content.request(body.root());
    for (int inner : ProtoJson.members(body, body.root(), "generateContentRequest")) {
      content.request(inner);
    }
    for (int each : elements(body, body.root(), "requests")) {
      content.request(each);
    }
    return content.blocks.done();
  }

  private static List<Integer> elements(Document body, int object, String list) {
    return ProtoJson.elements(body, ProtoJson.members(body, object, list));
  }

  private void request(int request) {
    for (int cached : ProtoJson.members(body, request, "cachedContent")) {
      blocks.whole(cached, Label.keptContext());
    }
    for (int tool : elements(body, request, "tools")) {
      blocks.split(tool, definitions(tool), Label.toolDefinition("", true));
    }
    blocks.mark("tools");
    for (int system : ProtoJson.members(body, request, "systemInstruction")) {
      Label label = Label.instruction(Role.SYSTEM, true);
      blocks.split(system, cuts(elements(body, system, "parts"), label), label);
    }
    blocks.mark("system");
    for (int schema : schemas(body, ProtoJson.members(body, request, "generationConfig"))) {
      blocks.whole(schema, Label.outputSchema());
    }
    for (int content : elements(body, request, "contents")) {
      content(content);
    }
    for (int content : ProtoJson.members(body, request, "content")) {
      content(content);
    }
  }

  /** Each declared function is a block; a built-in tool is one with its settings. */
  private List<Cut> definitions(int tool) {
    var cuts = new ArrayList<Cut>();
    int first = body.is(tool, Kind.OBJECT) ? body.first(tool) : Document.NONE;
    for (int member = first; member != Document.NONE; member = body.next(member)) {
      String name = body.name(member);
      String camel = name == null ? "" : ProtoJson.camel(name);
      if (camel.equals("functionDeclarations")) {
        for (int function : ProtoJson.elements(body, List.of(member))) {
          String called = body.textOrNull(body.member(function, "name"));
          cuts.add(new Cut(function, Label.toolDefinition(called, true)));
        }
      } else {
        cuts.add(new Cut(member, Label.toolDefinition(camel, true)));
      }
    }
    return cuts;
  }

  private void content(int content) {
    Label speaker = speaker(body.textOrNull(body.member(content, "role")));
    blocks.speaks(speaker.role() == Role.ASSISTANT);
    if (!body.is(content, Kind.OBJECT)) {
      blocks.whole(content, speaker);
      return;
    }
    blocks.split(content, cuts(elements(body, content, "parts"), speaker), speaker);
  }

  private static Label speaker(@Nullable String role) {
    return switch (role) {
      case "user" -> Label.user();
      case "model" -> Label.assistant();
      case "function" -> Label.toolResult();
      case null -> Label.user(); // documented default of a single turn
      default -> Label.unknownSpeaker();
    };
  }

  private List<Cut> cuts(List<Integer> parts, Label speaker) {
    var cuts = new ArrayList<Cut>();
    for (int part : parts) {
      cuts.add(new Cut(part, label(part, speaker)));
    }
    return cuts;
  }

  private Label label(int part, Label speaker) {
    for (String call : List.of("functionCall", "toolCall", "executableCode")) {
      for (int called : ProtoJson.members(body, part, call)) {
        String name = body.textOrNull(body.member(called, "name"));
        return Label.toolCall(name == null ? call : name);
      }
    }
    for (String result : List.of("functionResponse", "toolResponse", "codeExecutionResult")) {
      if (!ProtoJson.members(body, part, result).isEmpty()) {
        return Label.toolResult();
      }
    }
    return documents(part) ? Label.document() : speaker;
  }

  /** Files other than pictures and sound are documents: read as text, and nobody's own words. */
  private boolean documents(int part) {
    for (int file : files(body, part)) {
      for (int type : ProtoJson.members(body, file, "mimeType")) {
        String mime = JsonValues.text(body, type);
        return !(mime.startsWith("image/")
            || mime.startsWith("audio/")
            || mime.startsWith("video/"));
      }
      return true;
    }
    return false;
  }

  private static List<Integer> files(Document body, int part) {
    var files = new ArrayList<>(ProtoJson.members(body, part, "inlineData"));
    files.addAll(ProtoJson.members(body, part, "fileData"));
    return files;
  }

  /** Every way a schema of the answer can be demanded, as written. */
  static List<Integer> schemas(Document body, List<Integer> config) {
    var schemas = new ArrayList<Integer>();
    for (String name : SCHEMAS) {
      schemas.addAll(ProtoJson.members(body, config, name));
    }
    return schemas;
  }

  /** Whether any part carries a file. */
  static boolean media(Document body) {
    var contents = new ArrayList<>(elements(body, body.root(), "contents"));
    contents.addAll(ProtoJson.members(body, body.root(), "content"));
    for (int content : contents) {
      for (int part : elements(body, content, "parts")) {
        if (!files(body, part).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }
}
