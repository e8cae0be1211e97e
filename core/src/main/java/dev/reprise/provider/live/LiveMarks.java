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

/**
 * Finds in an answer, or in an item of one that a request brings back, what shows that it was drawn
 * from live data: blocks and items of the provider's own tools, lists of what a search
 * found, counts of searches. The marks are compiled into one tree, so that a document is walked
 * once however many there are. Names are compared exactly, as providers write them. Pure.
 */
public final class LiveMarks {
  private static final String EACH = "[]";

  private final Place root = new Place("");

  /**
   * A mark at a place.
   *
   * @param name what the bundle and explanations call it
   * @param when what members of an object there must say; none: the value itself must say something
   */
  private record Mark(String name, List<Condition> when) {}

  /** That this member is a string like this. */
  private record Condition(String member, Glob like) {}

  /** A place in documents: a member's name, or {@code []} for every element. */
  private static final class Place {
    private final String step;
    private final List<Place> below = new ArrayList<>(2);
    private final List<Mark> marks = new ArrayList<>(1);

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

  /**
   * @param marks by where they stand: a path such as {@code output[]}, and behind it any number of
   *     {@code member=glob} after a space each
   */
  LiveMarks(Map<String, LiveSheet.Mark> marks) {
    marks.forEach(
        (where, mark) -> {
          String[] parts = where.split(" ", -1);
          Place at = root;
          for (String step : parts[0].replace(EACH, "." + EACH).split("\\.", -1)) {
            at = at.child(step);
          }
          at.marks.add(new Mark(mark.name(), conditions(parts)));
        });
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
    for (Mark mark : at.marks) {
      if (shows(document, node, mark.when())) {
        found.add(mark.name());
      }
    }
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
