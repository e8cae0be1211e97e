package dev.reprise.store.jdbc.file;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/**
 * The secret of a data folder: 32 bytes, made at the first start and kept beside the data for this
 * user only. Every partition's keys are derived from it.
 */
public final class FolderSecret {
  private static final int LENGTH = 32;
  private static final String FILE = "secret";

  private FolderSecret() {}

  /**
   * The folder's secret; made when there is none. One of another length is put aside, since nothing
   * can be opened with it.
   *
   * @throws IOException when the folder cannot be read or written
   */
  public static byte[] in(Path folder) throws IOException {
    DataFolder.prepare(folder);
    Path file = folder.resolve(FILE);
    try {
      return created(file);
    } catch (FileAlreadyExistsException there) {
      if (Files.size(file) == LENGTH) { // not read whole to find out that it is too long
        return Files.readAllBytes(file);
      }
      putAside(file);
      return created(file);
    }
  }

  private static void putAside(Path file) throws IOException {
    Path aside = file.resolveSibling(FILE + ".damaged-" + System.currentTimeMillis());
    Files.move(file, aside);
    System.getLogger(FolderSecret.class.getName())
        .log(
            Level.ERROR,
            "the secret file was damaged and lies at "
                + aside
                + " now: everything kept before is unreadable");
  }

  private static byte[] created(Path file) throws IOException {
    byte[] bytes = fresh();
    DataFolder.createNew(file);
    Files.write(file, bytes, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    return bytes;
  }

  /** A secret that nobody keeps. */
  public static byte[] fresh() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
