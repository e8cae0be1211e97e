package dev.reprise.store.jdbc.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A file that is held open, as it was found under its name then. Writing to an open file goes well
 * after its name was deleted or given to another file; what was written is gone with the process.
 * So whoever acknowledges a write asks first whether the name still leads to the same file.
 *
 * @param file device and inode; empty where the file system has none, and then only a file that is
 *     gone is noticed
 */
public record OpenFile(Path path, Map<String, Object> file) {
  public static OpenFile at(Path path) throws IOException {
    return new OpenFile(path, read(path));
  }

  public boolean inPlace() {
    try {
      return file.equals(read(path));
    } catch (IOException gone) {
      return false;
    }
  }

  private static Map<String, Object> read(Path path) throws IOException {
    try {
      return Map.copyOf(Files.readAttributes(path, "unix:dev,ino"));
    } catch (UnsupportedOperationException | IllegalArgumentException noInodes) {
      Files.readAttributes(path, "size");
      return Map.of();
    }
  }
}
