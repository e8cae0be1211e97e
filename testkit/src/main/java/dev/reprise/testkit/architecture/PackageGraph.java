package dev.reprise.testkit.architecture;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which package of a module uses which other package of the same module, read from its class files.
 * They name every type that is used, also one that no import names (the result of a call, a type
 * that was inferred), and the owner of a constant that the compiler copied (JDK-7153958). Imports
 * that only a comment needs do not count.
 *
 * @param uses by package, the other packages that its code names
 */
public record PackageGraph(Map<String, Set<String>> uses) {
  private static final String SUFFIX = ".class";

  /**
   * @param classes folder of class files, such as {@code target/classes}
   */
  public static PackageGraph of(Path classes) throws IOException {
    List<Path> files = files(classes);
    Set<String> known = new HashSet<>();
    files.forEach(file -> known.add(name(classes, file)));
    var graph = new PackageGraph(new TreeMap<>());
    for (Path file : files) {
      graph.addClass(name(classes, file), file, known);
    }
    return graph;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /** The type that a file holds, with slashes: {@code dev/reprise/Reprise}. */
  private static String name(Path folder, Path file) {
    String path = folder.relativize(file).toString().replace('\\', '/');
    return path.substring(0, path.length() - SUFFIX.length());
  }

  private void addClass(String user, Path file, Set<String> known) throws IOException {
    for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
      if (entry instanceof Utf8Entry text) {
        addNamed(user, text.stringValue(), known);
      }
    }
  }

  /** Descriptors, signatures and class entries all spell a type as its name with slashes. */
  private void addNamed(String user, String text, Set<String> known) {
    if (known.contains(text)) {
      add(user, text);
    }
    for (int at = text.indexOf('L'); at >= 0; at = text.indexOf('L', at + 1)) {
      int end = at + 1;
      while (end < text.length() && ";<".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      String used = text.substring(at + 1, end);
      if (known.contains(used)) {
        add(user, used);
      }
    }
  }

  private void add(String user, String used) {
    String from = packageOf(user);
    String to = packageOf(used);
    if (!from.equals(to)) {
      uses.computeIfAbsent(from, it -> new TreeSet<>()).add(to);
    }
  }

  private static String packageOf(String type) {
    return type.substring(0, Math.max(0, type.lastIndexOf('/'))).replace('/', '.');
  }

  /** Groups of packages that use each other, directly or through others; empty when none do. */
  public List<Set<String>> cycles() {
    Map<String, Set<String>> reached = new HashMap<>();
    uses.keySet().forEach(from -> reached.put(from, reached(from)));
    var cycles = new ArrayList<Set<String>>();
    for (String one : uses.keySet()) {
      var group = new TreeSet<String>();
      for (String other : reached.getOrDefault(one, Set.of())) {
        if (reached.getOrDefault(other, Set.of()).contains(one)) {
          group.add(other);
        }
      }
      if (!group.isEmpty() && !cycles.contains(group)) {
        cycles.add(group);
      }
    }
    return List.copyOf(cycles);
  }

  private Set<String> reached(String from) {
    var seen = new HashSet<String>();
    var next = new ArrayList<>(uses.getOrDefault(from, Set.of()));
    while (!next.isEmpty()) {
      String at = next.removeLast();
      if (seen.add(at)) {
        next.addAll(uses.getOrDefault(at, Set.of()));
      }
    }
    return seen;
  }
}
