package dev.reprise.testkit.architecture;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleExportInfo;
import java.lang.classfile.constantpool.PackageEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything that a program outside a module can name of it, one line each: the public and
 * protected types of the packages that the module exports to everybody, their record components,
 * enum constants, fields, constructors and methods, with their types. Read from class files, so
 * that what the compiler adds (accessors, default constructors) is there, too.
 */
public final class ApiDump {
  private final Path classes;

  private ApiDump(Path classes) {
    this.classes = classes;
  }

  /**
   * The lines in the order of their text.
   *
   * @param classes folder of class files with {@code module-info.class} in it, such as {@code
   *     target/classes}
   */
  public static List<String> of(Path classes) throws IOException {
    return new ApiDump(classes).lines();
  }

  private List<String> lines() throws IOException {
    var lines = new TreeSet<String>();
    for (String exported : exported()) {
      Path folder = classes.resolve(exported);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(it -> it.toString().endsWith(".class")).toList()) {
          ClassModel type = ClassFile.of().parse(file);
          if (reachable(type)) {
            lines.addAll(ApiOfType.of(type));
          }
        }
      }
    }
    return List.copyOf(lines);
  }

  /** With slashes; what is exported to single modules is no part of what anyone may use. */
  private List<String> exported() throws IOException {
    ModuleAttribute module =
        ClassFile.of()
            .parse(classes.resolve("module-info.class"))
            .findAttribute(Attributes.module())
            .orElseThrow();
    return module.exports().stream()
        .filter(export -> export.exportsTo().isEmpty())
        .map(ModuleExportInfo::exportedPackage)
        .map(PackageEntry::name)
        .map(name -> name.stringValue())
        .toList();
  }

  /** Whether a type can be named from outside: its own flag, and those of the types around it. */
  private boolean reachable(ClassModel type) throws IOException {
    if (!ApiOfType.open(ApiOfType.flags(type))) {
      return false;
    }
    String name = type.thisClass().asInternalName();
    int nested = name.lastIndexOf('$');
    return nested < 0
        || reachable(ClassFile.of().parse(classes.resolve(name.substring(0, nested) + ".class")));
  }
}
