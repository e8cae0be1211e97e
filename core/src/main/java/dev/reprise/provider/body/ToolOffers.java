package dev.reprise.provider.body;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.policy.Facts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tools that a body offers, collected once for two uses: policy needs what is offered and what
 * the caller declared about it; before the body is sent to the provider the declarations are
 * removed.
 */
public final class ToolOffers {
  /** The member by which a caller declares his own tool; never sent to a provider. */
  public static final String DECLARATION = "x-reprise";

  private final Document document;
  private final List<Facts.Tool> tools = new ArrayList<>();
  private final Set<Integer> carriers = new LinkedHashSet<>();
  private final List<String> ownTypes = new ArrayList<>(0);

  public ToolOffers(Document document) {
    this.document = document;
  }

  /**
   * One offered tool. When a tool has two declarations, one in each carrier, neither counts, since
   * the caller may have meant either.
   *
   * @param name as offered, built-in tools by type, empty when it has neither
   * @param carrier the object that may hold the declaration
   * @param inner a second such object ({@code function} in OpenAI chat), or {@link Document#NONE}
   */
  public void add(@Nullable String name, int carrier, int inner) {
    carrier(carrier);
    carrier(inner);
    int outerSays = document.member(carrier, DECLARATION);
    int innerSays = document.member(inner, DECLARATION);
    boolean twice = outerSays != Document.NONE && innerSays != Document.NONE;
    int declared = twice ? Document.NONE : Math.max(outerSays, innerSays);
    tools.add(
        new Facts.Tool(
            name == null ? "" : name,
            document.textOrNull(document.member(declared, "side_effects")),
            document.textOrNull(document.member(declared, "freshness"))));
  }

  /** An object that names no tool but may hold a declaration, which must be removed. */
  public void carrier(int object) {
    if (document.member(object, DECLARATION) != Document.NONE) {
      carriers.add(object);
    }
  }

  /** A tool that the provider runs itself, by its type. */
  public void own(String type) {
    ownTypes.add(type);
  }

  /** Types of the tools that the provider runs itself. */
  public List<String> ownTypes() {
    return ownTypes;
  }

  public List<Facts.Tool> tools() {
    return List.copyOf(tools);
  }

  /** The edits that remove every declaration; empty when there is none. */
  public List<Edits.Edit> removals() {
    var edits = new ArrayList<Edits.Edit>();
    for (int object : carriers) {
      edits.addAll(
          Edits.removeMembers(document, object, List.of(document.member(object, DECLARATION))));
    }
    return edits;
  }

  /** The body without any declaration: the caller's own array when there was none. */
  public byte[] undeclared() {
    List<Edits.Edit> edits = removals();
    return edits.isEmpty() ? document.bytes() : Edits.apply(document.bytes(), edits);
  }
}
