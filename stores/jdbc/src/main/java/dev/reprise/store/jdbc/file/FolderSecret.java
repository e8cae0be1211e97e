package dev.reprise.store.jdbc.file;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/**
 * The secret of a data folder: 32 bytes, made at the first start and stored in the folder, readable
 * by this user only. Every partition's keys are derived from it.
 */
public final class FolderSecret {
  private static final int LENGTH = 32;
  private static final String FILE = "secret";

  private FolderSecret() {}

  /**
   * The folder's secret; made when there is none. A file of another length is moved aside, since it
   * opens nothing.
   *
   * @throws IOException when the folder cannot be read or written
   */
  public static byte[] in(Path folder) throws IOException {
    DataFolder.prepare(folder);
    Path file = folder.resolve(FILE);
    try {
      return created(file);
    } catch (FileAlreadyExistsException there) {
      if (Files.size(file) == LENGTH) { // checked before reading, since it may be large
        return Files.readAllBytes(file);
      }
      putAside(file);
      return created(file);
    }
  }

  /**
   * Stores a secret that was made while the folder could not be written. A secret that is there
   * stays: then what was kept with this one is unreadable for a later process.
   *
   * @throws IOException when the folder cannot be written
   */
  public static void keep(Path folder, byte[] secret) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      DataFolder.createNew(file);
      Files.write(file, secret, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
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

  /** A new random secret that is not stored. */
  public static byte[] fresh() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
