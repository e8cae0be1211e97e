package dev.reprise.canonical;

import dev.reprise.canonical.FieldRules.Forbidden;
import dev.reprise.canonical.FieldRules.Spec;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body patterns as a tree that is walked together with a document; each step is a member name or
 * {@code []}. Finding a member compares bytes, makes no String and takes the same time for any
 * number of patterns.
 */
final class FieldTree {
  private static final String ELEMENT = "[]";

  /** What a tree node says about the value it stands for. */
  private enum Treatment {
    NOTHING,
    IGNORED,
    FORBIDDEN
  }

  private final String path;
  private final Map<String, FieldTree> members = new LinkedHashMap<>();
  private @Nullable FieldTree element;
  private @Nullable FieldTree[] slots = new FieldTree[0];
  private Treatment mark = Treatment.NOTHING;
  private String reason = "";
  private boolean numeric;
  private boolean tools;

  private String name = "";
  private @Nullable FieldTree sameSlot;

  private FieldTree(String path) {
    this.path = path;
  }

  static FieldTree of(Spec spec) {
    FieldTree root = new FieldTree("");
    spec.ignoredBody().forEach((path, reason) -> root.grow(path).mark(Treatment.IGNORED, reason));
    spec.forbiddenBody()
        .forEach((path, reason) -> root.grow(path).mark(Treatment.FORBIDDEN, reason));
    spec.numericBody().forEach(path -> root.grow(path).numeric = true);
    if (spec.toolsPath() != null) {
      root.grow(spec.toolsPath()).tools = true;
    }
    root.compile();
    return root;
  }

  /** {@code tools[].cache_control} as {@code tools}, {@code []}, {@code cache_control}. */
  static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      String name = part;
      int elements = 0;
      while (name.endsWith(ELEMENT)) {
        name = name.substring(0, name.length() - ELEMENT.length());
        elements++;
      }
      if (!legal(name)) {
        throw new IllegalArgumentException(
            "a body pattern is names joined by points, each with [] for its elements: " + path);
      }
      steps.add(name);
      for (int i = 0; i < elements; i++) {
        steps.add(ELEMENT);
      }
    }
    return steps;
  }

  private static boolean legal(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> c > ' ' && c < 0x7F && "[]*\"\\".indexOf(c) < 0);
  }

  private FieldTree grow(String path) {
    FieldTree tree = this;
    for (String step : steps(path)) {
      tree = tree.grown(step, path);
    }
    return tree;
  }

  private FieldTree grown(String step, String path) {
    if (!step.equals(ELEMENT)) {
      return members.computeIfAbsent(step, ignored -> new FieldTree(path));
    }
    FieldTree below = element == null ? new FieldTree(path) : element;
    element = below;
    return below;
  }

  private void mark(Treatment wanted, String why) {
    if (mark != Treatment.NOTHING && mark != wanted) {
      throw new IllegalArgumentException("a body path is both ignored and forbidden: " + path);
    }
    mark = wanted;
    reason = why;
  }

  /**
   * Puts the members into slots by length, first and last letter. The names come from our data
   * files, so nobody can choose them to collide.
   */
  private void compile() {
    slots = new FieldTree[members.isEmpty() ? 0 : Integer.highestOneBit(members.size()) * 4];
    members.forEach(this::place);
    if (element != null) {
      element.compile();
    }
  }

  private void place(String member, FieldTree tree) {
    int last = member.length() - 1;
    int slot = slot(member.length(), member.charAt(0), member.charAt(last));
    tree.name = member;
    tree.sameSlot = slots[slot];
    slots[slot] = tree;
    tree.compile();
  }

  private int slot(int length, int first, int last) {
    return (length * 7 + first * 3 + last) & slots.length - 1;
  }

  /** The tree for one step of a written path, or null. */
  @Nullable FieldTree below(String step) {
    return step.equals(ELEMENT) ? element : members.get(step);
  }

  /** The tree for every element of an array, or null. */
  @Nullable FieldTree element() {
    return element;
  }

  /** The tree for a member, by its value, or null. */
  @Nullable FieldTree member(Document document, int value) {
    if (slots.length == 0) {
      return null;
    }
    if (!document.plainName(value)) {
      String written = document.name(value);
      return written == null ? null : members.get(written);
    }
    int from = document.nameStart(value) + 1;
    int to = document.nameEnd(value) - 1;
    if (from == to) {
      return null;
    }
    byte[] bytes = document.bytes();
    FieldTree tree = slots[slot(to - from, bytes[from], bytes[to - 1])];
    while (tree != null && !document.named(value, tree.name)) {
      tree = tree.sameSlot;
    }
    return tree;
  }

  boolean ignored() {
    return mark == Treatment.IGNORED;
  }

  /** Whether the class of everything below is decided here. */
  boolean ends() {
    return mark != Treatment.NOTHING;
  }

  boolean numeric() {
    return numeric;
  }

  boolean tools() {
    return tools;
  }

  /** The first forbidden value at or below a node that this tree stands for. */
  @Nullable Forbidden forbidden(Document document, int node) {
    if (ends()) {
      return ignored() ? null : new Forbidden(path, reason, document.start(node));
    }
    boolean object = document.is(node, Kind.OBJECT);
    Forbidden found = null;
    for (int value = document.first(node);
        value != Document.NONE && found == null;
        value = document.next(value)) {
      FieldTree below = object ? member(document, value) : element;
      found = below == null ? null : below.forbidden(document, value);
    }
    return found;
  }
}
