package dev.reprise.provider.openai.chat;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.body.ToolOffers;
import dev.reprise.provider.live.LiveData;
import dev.reprise.provider.openai.OpenAi;
import dev.reprise.provider.openai.OpenAiParts;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the outline of a chat completion request. */
public final class ChatOutline {
  private static final Set<String> MEDIA = Set.of("image_url", "input_audio", "file", "video_url");

  public static final LiveData LIVE = LiveData.load(OpenAi.class);

  private ChatOutline() {}

  static Outline of(Operation operation, Document body) {
    int root = body.root();
    String deployment = operation.modelInPath();
    String model =
        deployment.isEmpty() ? JsonValues.text(body, body.member(root, "model")) : deployment;
    ToolOffers offers = offers(body);
    return new Outline(
        model,
        operation.act() == Act.GENERATE && body.isTrue(body.member(root, "stream")),
        JsonValues.decimal(body, body.member(root, "temperature")),
        stateful(body),
        offers.tools(),
        "json_schema".equals(body.textOrNull(body.at(root, "response_format", "type"))),
        JsonValues.count(body, body.member(root, "n")),
        media(body),
        LIVE.in(model, body, offers));
  }

  /** {@code tools}, the older {@code functions}, and the search built in through its options. */
  static ToolOffers offers(Document body) {
    var offers = new ToolOffers(body);
    int root = body.root();
    int tools = body.member(root, "tools");
    for (int tool = JsonValues.elements(body, tools); tool != NONE; tool = body.next(tool)) {
      addTool(body, tool, offers);
    }
    int functions = body.member(root, "functions");
    for (int each = JsonValues.elements(body, functions); each != NONE; each = body.next(each)) {
      offers.add(body.textOrNull(body.member(each, "name")), each, NONE);
    }
    if (OpenAiChat.given(body, "web_search_options")) {
      offers.add("web_search", NONE, NONE);
    }
    return offers;
  }

  private static void addTool(Document body, int tool, ToolOffers offers) {
    offers.add(name(body, tool), tool, inner(body, tool));
    String own = OpenAiParts.ownType(body, tool);
    if (own != null) {
      offers.own(own);
    }
  }

  /** Functions and custom tools by name, everything else by type. */
  static String name(Document body, int tool) {
    String own = OpenAiParts.ownType(body, tool);
    if (own != null) {
      return own;
    }
    int name = body.member(inner(body, tool), "name");
    return JsonValues.text(body, name == NONE ? body.member(tool, "name") : name);
  }

  /** The object a function or custom tool is described in. */
  private static int inner(Document body, int tool) {
    boolean custom = "custom".equals(body.textOrNull(body.member(tool, "type")));
    return body.member(tool, custom ? "custom" : "function");
  }

  private static List<String> stateful(Document body) {
    var members = new ArrayList<String>();
    if (body.isTrue(body.member(body.root(), "store"))) {
      members.add("store");
    }
    return members;
  }

  private static boolean media(Document body) {
    int messages = body.member(body.root(), "messages");
    for (int each = JsonValues.elements(body, messages); each != NONE; each = body.next(each)) {
      if (OpenAiParts.any(body, body.member(each, "content"), MEDIA)
          || JsonValues.present(body, body.member(each, "audio"))) {
        return true;
      }
    }
    return false;
  }
}
