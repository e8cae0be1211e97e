package dev.reprise.plan;

import static dev.reprise.json.Document.NONE;

import dev.reprise.canonical.ToolOrder;
import dev.reprise.catalogue.CacheKinds;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Edits.Edit;
import dev.reprise.json.Kind;
import dev.reprise.policy.Policy;
import dev.reprise.provider.Destination;
import dev.reprise.provider.layout.LooseText;
import dev.reprise.provider.layout.Relocation;
import dev.reprise.request.Operation;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Decision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The layout of what is sent (R-5, row B7): always reported, changed only where the route or the
 * policy allows it. What is changed is what is keyed, too.
 */
public final class Layout {
  private Layout() {}

  /**
   * The question as it is asked in effect: tools sorted where policy says that their order means
   * nothing, volatile text behind the stable part where the route opts in.
   */
  static Question effective(Question question, Policy policy) {
    Destination destination = question.destination();
    Document body = question.request().document();
    if (body == null) {
      return question;
    }
    var edits = new ArrayList<Edit>();
    if (policy.toolOrderFree()) {
      edits.addAll(sortedTools(body));
    }
    if (destination.shaping().relocate() && mayBeRewritten(question)) {
      edits.addAll(Relocation.of(body, question.dialect().promptShape()));
    }
    return edits.isEmpty() ? question : question.with(edited(question.request(), body, edits));
  }

  /** A model that signs its earlier turns refuses a request in which they were changed. */
  private static boolean mayBeRewritten(Question question) {
    return !CacheKinds.appendOnly(question.outline().model());
  }

  private static Request edited(Request request, Document body, List<Edit> edits) {
    byte[] bytes = Edits.apply(body.bytes(), edits);
    return request.with(bytes, body.edited(bytes));
  }

  /**
   * Sorts by name, then version. Nothing is moved when a tool carries a cache mark, whose meaning
   * depends on its place.
   */
  private static List<Edit> sortedTools(Document body) {
    int tools = body.member(body.root(), "tools");
    if (!body.is(tools, Kind.ARRAY) || body.size(tools) < 2) {
      return List.of();
    }
    int[] sorted = ToolOrder.sorted(body, tools);
    var edits = new ArrayList<Edit>();
    int at = 0;
    for (int each = body.first(tools); each != NONE; each = body.next(each)) {
      int tool = each;
      int instead = sorted[at++];
      if (CacheKinds.TOOL_MARKS.stream().anyMatch(mark -> body.member(tool, mark) != NONE)) {
        return List.of();
      }
      if (instead != tool) {
        byte[] with = Arrays.copyOfRange(body.bytes(), body.start(instead), body.end(instead));
        edits.add(new Edit(body.start(tool), body.end(tool), with));
      }
    }
    return edits;
  }

  /** Volatile text in the stable part of a request that goes to a provider. */
  public static List<Decision.Loose> loose(Question question) {
    Request request = question.request();
    Document body = request.document();
    List<Decision.Loose> noted = question.noted();
    if (noted != null) {
      return noted;
    }
    if (body == null || request.operation().act() != Operation.Act.GENERATE) {
      return List.of();
    }
    return LooseText.in(body, question.dialect().promptShape()).stream()
        .map(text -> new Decision.Loose(text.kind(), text.part(), text.at(), text.length()))
        .toList();
  }
}
