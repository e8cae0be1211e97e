package dev.reprise.provider.openai.responses;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.body.ToolOffers;
import dev.reprise.provider.live.LiveData;
import dev.reprise.provider.openai.OpenAiParts;
import dev.reprise.provider.openai.chat.ChatOutline;
import dev.reprise.provider.openai.chat.OpenAiChat;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the outline of a Responses request. */
final class ResponsesOutline {
  private static final Set<String> MEDIA = Set.of("input_image", "input_file", "input_audio");

  private static final LiveData LIVE = ChatOutline.LIVE;

  private ResponsesOutline() {}

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
        "json_schema".equals(body.textOrNull(body.at(root, "text", "format", "type"))),
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

  /** {@code tools}, and those that input items add on the way. */
  static ToolOffers offers(Document body) {
    var offers = new ToolOffers(body);
    addAll(body, body.member(body.root(), "tools"), offers);
    int input = body.member(body.root(), "input");
    for (int item = JsonValues.elements(body, input); item != NONE; item = body.next(item)) {
      addAll(body, body.member(item, "tools"), offers);
    }
    return offers;
  }

  private static void addAll(Document body, int tools, ToolOffers offers) {
    for (int tool = JsonValues.elements(body, tools); tool != NONE; tool = body.next(tool)) {
      if ("namespace".equals(body.textOrNull(body.member(tool, "type")))) {
        addNamespace(body, tool, offers);
      } else {
        add(body, tool, offers);
      }
    }
  }

  private static void add(Document body, int tool, ToolOffers offers) {
    offers.add(name(body, tool), tool, NONE);
    String own = OpenAiParts.ownType(body, tool);
    if (own != null) {
      offers.own(own);
    }
  }

  /**
   * A namespace offers the tools in it; one that is empty or cannot be read counts as a tool
   * itself.
   */
  private static void addNamespace(Document body, int namespace, ToolOffers offers) {
    int inner = JsonValues.elements(body, body.member(namespace, "tools"));
    if (inner == NONE) {
      offers.add("namespace", namespace, NONE);
    }
    offers.carrier(namespace);
    for (; inner != NONE; inner = body.next(inner)) {
      add(body, inner, offers);
    }
  }

  /** Functions and custom tools by name, everything else by type. */
  static String name(Document body, int tool) {
    String own = OpenAiParts.ownType(body, tool);
    return own == null ? JsonValues.text(body, body.member(tool, "name")) : own;
  }

  /**
   * Members that read or leave state at the provider. An absent {@code store} is not counted,
   * although the API then stores by default: nobody who leaves it out relies on it, and counting it
   * would bypass every ordinary request. A stored {@code prompt} is state: its publisher may change
   * it under the same id.
   */
  private static List<String> stateful(Document body) {
    var members = new ArrayList<String>();
    int root = body.root();
    for (String flag : List.of("store", "background")) {
      if (body.isTrue(body.member(root, flag))) {
        members.add(flag);
      }
    }
    for (String reference : List.of("previous_response_id", "conversation", "prompt")) {
      if (OpenAiChat.given(body, reference)) {
        members.add(reference);
      }
    }
    if (anyContainer(body)) {
      members.add("container");
    }
    if (anyItemReference(body)) {
      members.add("item_reference");
    }
    return members;
  }

  /** Code interpreter and shell tools run in containers that keep files between calls. */
  private static boolean anyContainer(Document body) {
    int tools = body.member(body.root(), "tools");
    for (int tool = JsonValues.elements(body, tools); tool != NONE; tool = body.next(tool)) {
      boolean container = JsonValues.present(body, body.member(tool, "container"));
      if (container || body.is(body.member(tool, "environment"), Kind.OBJECT)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyItemReference(Document body) {
    int input = body.member(body.root(), "input");
    for (int item = JsonValues.elements(body, input); item != NONE; item = body.next(item)) {
      if ("item_reference".equals(body.textOrNull(body.member(item, "type")))) {
        return true;
      }
    }
    return false;
  }

  private static boolean media(Document body) {
    int input = body.member(body.root(), "input");
    for (int item = JsonValues.elements(body, input); item != NONE; item = body.next(item)) {
      if (OpenAiParts.any(body, body.member(item, "content"), MEDIA)
          || OpenAiParts.any(body, body.member(item, "output"), MEDIA)
          || "computer_call_output".equals(body.textOrNull(body.member(item, "type")))) {
        return true;
      }
    }
    return false;
  }
}
