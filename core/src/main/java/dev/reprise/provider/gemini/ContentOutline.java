package dev.reprise.provider.gemini;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.body.ToolOffers;
import dev.reprise.provider.live.LiveData;
import dev.reprise.request.Operation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the outline of a Gemini request. */
final class ContentOutline {
  private static final Set<String> DECLARATIONS =
      Set.of("functionDeclarations", "function_declarations");

  static final LiveData LIVE = LiveData.load(ContentOutline.class);

  private ContentOutline() {}

  static Outline of(Operation operation, Document body) {
    List<Integer> config = members(body, "generationConfig");
    String model = model(operation, body);
    ToolOffers offers = offers(body);
    return new Outline(
        model,
        operation.streamInPath(),
        temperature(body, config),
        stateful(body),
        offers.tools(),
        outputSchema(body, config),
        answers(body, config),
        ContentBlocks.media(body),
        LIVE.in(model, body, offers));
  }

  /** The body as it goes upstream: without any declaration. */
  static byte[] undeclared(Document body) {
    ToolOffers offers = offers(body);
    LIVE.declarations(body, offers);
    return offers.undeclared();
  }

  private static List<Integer> members(Document body, String name) {
    return ProtoJson.members(body, body.root(), name);
  }

  private static String model(Operation operation, Document body) {
    if (!operation.modelInPath().isEmpty()) {
      return operation.modelInPath();
    }
    String model = JsonValues.text(body, body.member(body.root(), "model"));
    return model.startsWith("models/") ? model.substring("models/".length()) : model;
  }

  /** The one temperature given; null when two spellings disagree, since one of them is not used. */
  private static @Nullable BigDecimal temperature(Document body, List<Integer> config) {
    List<Integer> given = ProtoJson.members(body, config, "temperature");
    BigDecimal first = given.isEmpty() ? null : JsonValues.decimal(body, given.getFirst());
    for (int other : given) {
      BigDecimal value = JsonValues.decimal(body, other);
      if (first == null || value == null || value.compareTo(first) != 0) {
        return null;
      }
    }
    return first;
  }

  private static boolean outputSchema(Document body, List<Integer> config) {
    return !ContentBlocks.schemas(body, config).isEmpty();
  }

  private static int answers(Document body, List<Integer> config) {
    int most = 1;
    for (int count : ProtoJson.members(body, config, "candidateCount")) {
      most = Math.max(most, JsonValues.count(body, count));
    }
    return most;
  }

  /**
   * {@code cachedContent} is no state: what it names cannot be changed, only expire, and its name
   * is keyed. A stored interaction and its continuation are.
   */
  private static List<String> stateful(Document body) {
    var members = new ArrayList<String>();
    if (body.isTrue(body.member(body.root(), "store"))) {
      members.add("store");
    }
    if (!members(body, "continuationToken").isEmpty()) {
      members.add("continuationToken");
    }
    return members;
  }

  /**
   * Functions by name, built-in tools by their member's name. Cached content may hold tools that
   * nobody sees from here, so it counts as a tool of its own, {@code cachedContent}, which a bundle
   * may declare harmless.
   */
  static ToolOffers offers(Document body) {
    var offers = new ToolOffers(body);
    for (int tool : ProtoJson.elements(body, members(body, "tools"))) {
      addTool(body, tool, offers);
    }
    for (int inner : members(body, "generateContentRequest")) {
      for (int tool : ProtoJson.elements(body, ProtoJson.members(body, inner, "tools"))) {
        addTool(body, tool, offers);
      }
    }
    if (!members(body, "cachedContent").isEmpty()) {
      offers.add("cachedContent", NONE, NONE);
    }
    return offers;
  }

  private static void addTool(Document body, int tool, ToolOffers offers) {
    offers.carrier(tool);
    int first = body.is(tool, dev.reprise.json.Kind.OBJECT) ? body.first(tool) : NONE;
    if (first == NONE) {
      offers.add("", tool, NONE);
    }
    for (int member = first; member != NONE; member = body.next(member)) {
      addMember(body, tool, member, offers);
    }
  }

  private static void addMember(Document body, int tool, int member, ToolOffers offers) {
    String name = body.name(member);
    if (name == null || name.equals(ToolOffers.DECLARATION)) {
      return;
    }
    if (!DECLARATIONS.contains(name)) {
      offers.add(ProtoJson.camel(name), tool, NONE);
      offers.own(name);
      return;
    }
    for (int function : ProtoJson.elements(body, List.of(member))) {
      offers.add(body.textOrNull(body.member(function, "name")), function, NONE);
    }
  }
}
