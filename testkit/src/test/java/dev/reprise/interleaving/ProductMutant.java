package dev.reprise.interleaving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The product with some of its text replaced. Each replacement must apply exactly once: one that
 * does not fit the source any more fails its test.
 *
 * @param name what is taken away
 * @param foundBy what must notice; empty when something else makes up for it
 * @param changes what is replaced, in order
 */
record ProductMutant(String name, String foundBy, List<Change> changes) {
  private static final Path SOURCES =
      Path.of(System.getProperty("reprise.root", "..")).resolve("core/src/main/java/dev/reprise");

  /**
   * One replacement.
   *
   * @param file below {@code dev/reprise}, without {@code .java}
   */
  record Change(String file, String text, String by) {}

  static ProductMutant of(String name, String file, String text, String by) {
    return new ProductMutant(name, "", List.of(new Change(file, text, by)));
  }

  ProductMutant foundBy(String what) {
    return new ProductMutant(name, what, changes);
  }

  /** The same when this is lost, too. */
  ProductMutant and(ProductMutant other) {
    var both = new ArrayList<>(changes);
    both.addAll(other.changes);
    return new ProductMutant(name + " and " + other.name, other.foundBy, both);
  }

  /** The changed sources by the names of their classes. */
  Map<String, String> sources() throws IOException {
    var changed = new LinkedHashMap<String, String>();
    for (Change change : changes) {
      String type = "dev.reprise." + change.file().replace('/', '.');
      String before = changed.get(type);
      if (before == null) {
        before = Files.readString(SOURCES.resolve(change.file() + ".java"));
      }
      changed.put(type, replaced(before, change));
    }
    return changed;
  }

  private String replaced(String source, Change change) {
    int at = source.indexOf(change.text());
    if (at < 0 || source.indexOf(change.text(), at + 1) >= 0) {
      throw new AssertionError(
          name + ": not exactly once in " + change.file() + ": " + change.text());
    }
    return source.substring(0, at) + change.by() + source.substring(at + change.text().length());
  }

  /** A new object of this test class, over the changed product. */
  <T> T load(Class<T> as, Class<?> tested) throws IOException {
    var loader = new ChangedProduct(ChangedSources.compiled(sources()));
    try {
      return as.cast(loader.loadClass(tested.getName()).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(name, e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
