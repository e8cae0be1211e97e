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

  private final Place root;

  /**
   * A mark at a place.
   *
   * @param name what the bundle and explanations call it
   * @param when what members of an object there must say; none: the value itself must say something
   */
  private record Mark(String name, List<Condition> when) {}

  /** That this member is a string like this. */
  private record Condition(String member, Glob like) {}

  /**
   * What an object at a place is known to be.
   *
   * @param name of the mark that an object of any other type is
   */
  private record Known(String name, List<Glob> types) {}

  /** A place in documents: a member's name, or {@code []} for every element. */
  private static final class Place {
    private final String step;
    private final List<Place> below = new ArrayList<>(2);
    private final List<Mark> marks = new ArrayList<>(1);
    private @Nullable Known known;

    Place(String step) {
      this.step = step;
    }

    Place child(String name) {
      for (Place each : below) {
        if (each.step.equals(name)) {
          return each;
        }
      }
      var added = new Place(name);
      below.add(added);
      return added;
    }
  }

  private LiveMarks(Place root) {
    this.root = root;
  }

  /**
   * @param marks by where they stand: a path such as {@code output[]}, and behind it any number of
   *     {@code member=glob} after a space each
   * @param known types at some of those places: any other type is a mark
   */
  LiveMarks(Map<String, LiveSheet.Mark> marks, List<LiveSheet.Known> known) {
    this(new Place(""));
    marks.forEach(
        (where, mark) -> {
          String[] parts = where.split(" ", -1);
          place(parts[0]).marks.add(new Mark(mark.name(), conditions(parts)));
        });
    for (LiveSheet.Known listed : known) {
      var types = listed.types().keySet().stream().map(Glob::new).toList();
      for (String where : listed.places()) {
        place(where).known = new Known(listed.name(), types);
      }
    }
  }

  private Place place(String path) {
    Place at = root;
    for (String step : path.replace(EACH, "." + EACH).split("\\.", -1)) {
      at = at.child(step);
    }
    return at;
  }

  /**
   * The marks of what stands at a place, for streams that tell it by itself.
   *
   * @param path as in the sheet: {@code output[]}
   */
  public LiveMarks below(String path) {
    return new LiveMarks(place(path));
  }

  private static List<Condition> conditions(String[] parts) {
    var conditions = new ArrayList<Condition>(1);
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      conditions.add(
          new Condition(parts[i].substring(0, equals), new Glob(parts[i].substring(equals + 1))));
    }
    return List.copyOf(conditions);
  }

  /** Adds the names of the marks that this object of the document shows. */
  public void find(Document document, int object, Collection<String> found) {
    descend(document, object, root, found);
  }

  private static void descend(Document document, int node, Place at, Collection<String> found) {
    marks(document, node, at, found);
    for (Place next : at.below) {
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

  private static void marks(Document document, int node, Place at, Collection<String> found) {
    boolean shown = false;
    for (Mark mark : at.marks) {
      if (shows(document, node, mark.when())) {
        found.add(mark.name());
        shown = true;
      }
    }
    Known known = at.known;
    if (known != null && !shown && !lists(known, document, node)) {
      found.add(known.name());
    }
  }

  /** Whether the object there is of a type that is listed. */
  private static boolean lists(Known known, Document document, int node) {
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

  private static boolean shows(Document document, int node, List<Condition> when) {
    if (when.isEmpty()) {
      return says(document, node);
    }
    for (Condition condition : when) {
      String text = document.textOrNull(document.member(node, condition.member()));
      if (text == null || !condition.like().matches(text)) {
        return false;
      }
    }
    return true;
  }

  /** Null, false, 0 and whatever is empty say nothing: providers write them when nothing was. */
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
