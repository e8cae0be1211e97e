package dev.reprise.provider.live;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.policy.Glob;
import dev.reprise.response.Counts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds in an answer, or in an item of one that a request brings back, what shows that it was drawn
 * from live data: blocks and items of the provider's own tools, lists of what a search
 * found, counts of searches, and blocks and items of a type that nobody listed. The marks are
 * compiled into one tree, so that a document is walked once however many there are. Names are
 * compared exactly, as providers write them. Pure.
 */
public final class LiveMarks {
  private static final String EACH = "[]";

  private final PathNode root;

  /**
   * A mark at a path.
   *
   * @param name what the bundle and explanations call it
   * @param when conditions on the members of the object there; when empty, the value itself must
   *     not be empty
   */
  private record NamedMark(String name, List<MemberCondition> when) {}

  /** The condition that this member is a string that matches. */
  private record MemberCondition(String member, Glob like) {}

  /**
   * The types that are listed for objects at a path.
   *
   * @param name of the mark for an object of any other type
   */
  private record ListedTypes(String name, List<Glob> types) {}

  /** A place in documents: a member's name, or {@code []} for every element. */
  private static final class PathNode {
    private final String step;
    private final List<PathNode> below = new ArrayList<>(2);
    private final List<NamedMark> marks = new ArrayList<>(1);
    private @Nullable ListedTypes known;

    PathNode(String step) {
      this.step = step;
    }

    PathNode child(String name) {
      for (PathNode each : below) {
        if (each.step.equals(name)) {
          return each;
        }
      }
      var added = new PathNode(name);
      below.add(added);
      return added;
    }
  }

  private LiveMarks(PathNode root) {
    this.root = root;
  }

  /**
   * @param marks by their place: a path such as {@code output[]}, followed by any number of {@code
   *     member=glob}, each after a space
   * @param known listed types at some of those paths: any other type is a mark
   */
  LiveMarks(Map<String, LiveSheet.LiveMark> marks, List<LiveSheet.KnownTypes> known) {
    this(new PathNode(""));
    marks.forEach(
        (where, mark) -> {
          String[] parts = where.split(" ", -1);
          place(parts[0]).marks.add(new NamedMark(mark.name(), conditions(parts)));
        });
    for (LiveSheet.KnownTypes listed : known) {
      var types = listed.types().keySet().stream().map(Glob::new).toList();
      for (String where : listed.places()) {
        place(where).known = new ListedTypes(listed.name(), types);
      }
    }
  }

  private PathNode place(String path) {
    PathNode at = root;
    for (String step : path.replace(EACH, "." + EACH).split("\\.", -1)) {
      at = at.child(step);
    }
    return at;
  }

  /**
   * The marks below this path, for streams that send the value at the path by itself.
   *
   * @param path as in the sheet: {@code output[]}
   */
  public LiveMarks below(String path) {
    return new LiveMarks(place(path));
  }

  private static List<MemberCondition> conditions(String[] parts) {
    var conditions = new ArrayList<MemberCondition>(1);
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      conditions.add(
          new MemberCondition(
              parts[i].substring(0, equals), new Glob(parts[i].substring(equals + 1))));
    }
    return List.copyOf(conditions);
  }

  /** Adds the names of the marks that this object of the document shows. */
  public void find(Document document, int object, Collection<String> found) {
    descend(document, object, root, found);
  }

  private static void descend(Document document, int node, PathNode at, Collection<String> found) {
    marks(document, node, at, found);
    for (PathNode next : at.below) {
      if (next.step.equals(EACH)) {
        boolean list = document.is(node, Kind.ARRAY);
        for (int each = list ? document.first(node) : NONE;
            each != NONE;
            each = document.next(each)) {
          descend(document, each, next, found);
        }
      } else if (document.is(node, Kind.OBJECT)) {
        int member = document.member(node, next.step);
        if (member != NONE) {
          descend(document, member, next, found);
        }
      }
    }
  }

  private static void marks(Document document, int node, PathNode at, Collection<String> found) {
    boolean shown = false;
    for (NamedMark mark : at.marks) {
      if (shows(document, node, mark.when())) {
        found.add(mark.name());
        shown = true;
      }
    }
    ListedTypes known = at.known;
    if (known != null && !shown && !lists(known, document, node)) {
      found.add(known.name());
    }
  }

  /** Whether the object there is of a type that is listed. */
  private static boolean lists(ListedTypes known, Document document, int node) {
    String type =
        document.is(node, Kind.OBJECT) ? document.textOrNull(document.member(node, "type")) : null;
    if (type == null) {
      return false;
    }
    for (Glob glob : known.types()) {
      if (glob.matches(type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean shows(Document document, int node, List<MemberCondition> when) {
    if (when.isEmpty()) {
      return says(document, node);
    }
    for (MemberCondition condition : when) {
      String text = document.textOrNull(document.member(node, condition.member()));
      if (text == null || !condition.like().matches(text)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the value is not null, false, 0 or empty: providers write these when there was no
   * search.
   */
  private static boolean says(Document document, int value) {
    return switch (document.kind(value)) {
      case NULL, FALSE -> false;
      case TRUE -> true;
      case NUMBER -> Counts.of(document, value) != 0;
      case STRING -> !document.text(value).isEmpty();
      case ARRAY, OBJECT -> document.size(value) > 0;
    };
  }
}
