package dev.reprise.canonical;

import dev.reprise.json.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tools by name and version, where policy says their order is free. The name is the member
 * {@code name}, or {@code name} inside {@code function}; the version is {@code version}, else
 * {@code type} (providers version their built-in tools by type). Equal ones keep their order.
 */
public final class ToolOrder {
  private record NamedTool(int node, String name, String version) {}

  private ToolOrder() {}

  /** The elements of a tool array in that order. */
  public static int[] sorted(Document document, int array) {
    List<NamedTool> tools = new ArrayList<>();
    for (int v = document.first(array); v != Document.NONE; v = document.next(v)) {
      tools.add(new NamedTool(v, name(document, v), version(document, v)));
    }
    tools.sort(Comparator.comparing(NamedTool::name).thenComparing(NamedTool::version));
    return tools.stream().mapToInt(NamedTool::node).toArray();
  }

  private static String name(Document document, int tool) {
    String name = document.textOrNull(document.member(tool, "name"));
    if (name == null) {
      name = document.textOrNull(document.at(tool, "function", "name"));
    }
    return name == null ? "" : name;
  }

  private static String version(Document document, int tool) {
    String version = document.textOrNull(document.member(tool, "version"));
    if (version == null) {
      version = document.textOrNull(document.member(tool, "type"));
    }
    return version == null ? "" : version;
  }
}
