package dev.reprise.store.jdbc.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The identity of a file at the time it was opened. A write to an open file succeeds also after its
 * name was deleted or given to another file, but is lost with the process. So the ledger checks
 * {@link #inPlace} before it acknowledges a write.
 *
 * @param file device and inode; empty when the file system has none, and then only a missing file
 *     is noticed
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
