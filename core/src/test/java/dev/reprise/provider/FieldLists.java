package dev.reprise.provider;

import dev.reprise.provider.sheet.FieldSheet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the lists of a sheet say of a path, worked out plainly and apart from the rules proper. */
record FieldLists(FieldSheet sheet) {

  boolean ignores(String path) {
    return under(path, sheet.ignored().keySet());
  }

  /** The path itself when no list names it; empty when one does. */
  Set<String> unclassified(String path) {
    boolean known =
        ignores(path)
            || under(path, sheet.forbidden().keySet())
            || under(path, sheet.free())
            || keyed(path)
            || keyed(likened(path));
    return known ? Set.of() : Set.of(path);
  }

  private boolean keyed(String path) {
    int dot = path.lastIndexOf('.');
    String holder = dot < 0 ? "" : path.substring(0, dot);
    return sheet.keyed().getOrDefault(holder, List.of()).contains(path.substring(dot + 1));
  }

  /** The path as it reads where nested blocks are described; a description may refer on. */
  private String likened(String path) {
    String from = "";
    String to = path;
    while (!from.equals(to)) {
      from = to;
      to = once(from);
    }
    return to;
  }

  private String once(String path) {
    for (Map.Entry<String, String> like : sheet.like().entrySet()) {
      if (below(path, like.getKey())) {
        return like.getValue() + path.substring(like.getKey().length());
      }
    }
    return path;
  }

  /** Every keyed and ignored path. */
  Set<String> listed() {
    var all = new TreeSet<>(sheet.ignored().keySet());
    sheet
        .keyed()
        .forEach(
            (holder, names) ->
                names.forEach(name -> all.add(holder.isEmpty() ? name : holder + "." + name)));
    return all;
  }

  private static boolean under(String path, Iterable<String> patterns) {
    for (String pattern : patterns) {
      if (path.equals(pattern) || below(path, pattern)) {
        return true;
      }
    }
    return false;
  }

  private static boolean below(String path, String pattern) {
    return path.startsWith(pattern)
        && path.length() > pattern.length()
        && (path.charAt(pattern.length()) == '.' || path.charAt(pattern.length()) == '[');
  }
}
