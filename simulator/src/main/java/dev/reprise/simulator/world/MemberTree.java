package dev.reprise.simulator.world;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may stand in one place of a request: the members of an object, the elements of an array, or
 * anything at all. Types that hold themselves make the tree a graph: their places share one node.
 */
final class MemberTree {

  private final Map<String, MemberTree> members = new HashMap<>();
  private @Nullable MemberTree element;
  private boolean free;

  /**
   * Reads one operation: {@code members} (names by the path of the object that holds them), {@code
   * like} (a path that holds the same as another), {@code free} (below it names are the caller's
   * own).
   */
  static MemberTree read(JsonNode listed) {
    MemberTree body = new MemberTree();
    for (var holder : listed.path("members").properties()) {
      MemberTree at = body.at(holder.getKey());
      holder.getValue().forEach(name -> at.make(name.asText()));
    }
    listed.path("free").forEach(path -> body.at(path.asText()).free = true);
    for (var like : listed.path("like").properties()) {
      body.put(like.getKey(), body.at(like.getValue().asText()));
    }
    return body;
  }

  /** Takes a member that no SDK lists, whatever it holds. */
  void addFree(String path) {
    at(path).free = true;
  }

  /** Whether any member of an object is known here; else the value is not for this check. */
  boolean describesObject() {
    return !members.isEmpty();
  }

  boolean isFree() {
    return free;
  }

  @Nullable MemberTree member(String name) {
    return members.get(name);
  }

  @Nullable MemberTree element() {
    return element;
  }

  private MemberTree at(String path) {
    MemberTree node = this;
    for (String step : steps(path)) {
      node = node.make(step);
    }
    return node;
  }

  private void put(String path, MemberTree node) {
    String[] steps = steps(path);
    MemberTree parent = this;
    for (int i = 0; i + 1 < steps.length; i++) {
      parent = parent.make(steps[i]);
    }
    String last = steps[steps.length - 1];
    if (last.equals("[]")) {
      parent.element = node;
    } else {
      parent.members.put(last, node);
    }
  }

  private MemberTree make(String step) {
    if (!step.equals("[]")) {
      return members.computeIfAbsent(step, name -> new MemberTree());
    }
    if (element == null) {
      element = new MemberTree();
    }
    return element;
  }

  /** {@code a.b[].c} is a, b, [], c. */
  private static String[] steps(String path) {
    return path.isEmpty() ? new String[0] : path.replace("[]", ".[]").split("\\.", -1);
  }
}
