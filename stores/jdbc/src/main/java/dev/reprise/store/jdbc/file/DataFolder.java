package dev.reprise.store.jdbc.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Creates the data folder and its files for their owner alone (modes 0700 and 0600, from the first
 * byte on). On a file system without such modes nothing is changed.
 */
public final class DataFolder {
  private static final Set<PosixFilePermission> OWNERS_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNERS_FILE =
      PosixFilePermissions.fromString("rw-------");

  /** The files of Reprise begin with one of these; other files in the folder are not changed. */
  private static final List<String> OURS = List.of("secret", "l2.", "ledger.", "admin-", "keys");

  /** Set on folders that everybody may write to, such as {@code /tmp}. */
  private static final int STICKY = 01000;

  private DataFolder() {}

  /**
   * Makes the folder; removes the rights of others from an existing one and from Reprise's files in
   * it.
   *
   * @return one line for the log when rights were removed or could not be
   * @throws IOException when it cannot be made
   */
  public static Optional<String> prepare(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      Files.createDirectories(folder, attributes(folder, OWNERS_FOLDER));
    }
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    if (!posix(folder)) {
      return Optional.empty();
    }
    int changed = 0;
    try {
      boolean shared = ((Integer) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
      changed += shared ? 0 : tightened(folder, OWNERS_FOLDER);
      for (Path file : ours(folder)) {
        changed += tightened(file, OWNERS_FILE);
      }
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of(
          "the data folder %s can be read by others, and that could not be changed (%s): give it to this user alone"
              .formatted(folder, e.getMessage()));
    }
    return changed == 0
        ? Optional.empty()
        : Optional.of(
            "the data folder %s could be read by others: it and its files are this user's alone now (%d changed)"
                .formatted(folder, changed));
  }

  /**
   * Makes the file with its final mode when it does not exist; to be called before it is opened.
   */
  public static void create(Path file) throws IOException {
    try {
      createNew(file);
    } catch (FileAlreadyExistsException there) {
      return; // its mode was checked when the folder was prepared
    }
  }

  /**
   * Makes an empty file with its final mode.
   *
   * @throws FileAlreadyExistsException when it is there
   */
  public static void createNew(Path file) throws IOException {
    Files.createFile(file, attributes(file, OWNERS_FILE));
  }

  /** Attributes that differ between a file and its copy. */
  public record Identity(long inode, long bornMillis) {}

  /**
   * Inode and time of birth; the time is 0 where the file system does not know it. Both are 0 on
   * systems without inodes.
   */
  public static Identity identity(Path file) throws IOException {
    try {
      Map<String, Object> read =
          Files.readAttributes(file.toAbsolutePath(), "unix:ino,creationTime");
      long inode = ((Number) Objects.requireNonNull(read.get("ino"))).longValue();
      boolean knowsBirths = knowsBirths(file.toAbsolutePath().resolveSibling("l2.birth"));
      return new Identity(
          inode,
          knowsBirths
              ? ((FileTime) Objects.requireNonNull(read.get("creationTime"))).toMillis()
              : 0);
    } catch (UnsupportedOperationException | IllegalArgumentException noInodes) {
      return new Identity(0, 0);
    }
  }

  /**
   * Java returns the time of the last change when the file system has no time of birth. So a file
   * is made and its last change set to long ago; when its time of birth is the same, the file
   * system knows no births.
   */
  /** Makes the folder of a file when it is not there. */
  public static void prepareFor(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.exists(folder)) {
      prepare(folder);
    }
  }

  /** Whether this process may make files in the folder, which may not be there yet. */
  public static boolean usable(Path folder) {
    return Files.isDirectory(folder) && Files.isWritable(folder);
  }

  /** Whether the folder of a file is there. */
  public static boolean isThere(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null && Files.isDirectory(folder);
  }

  private static boolean knowsBirths(Path probe) throws IOException {
    Files.deleteIfExists(probe);
    create(probe);
    try {
      FileTime longAgo = FileTime.fromMillis(1_000);
      Files.setLastModifiedTime(probe, longAgo);
      FileTime born = (FileTime) Files.getAttribute(probe, "creationTime");
      return isBirth(born, longAgo);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /** Whether it is more than the time of the last change, which was set to long ago. */
  public static boolean isBirth(FileTime told, FileTime longAgo) {
    return told.toMillis() > longAgo.toMillis();
  }

  private static List<Path> ours(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> OURS.stream().anyMatch(file.getFileName().toString()::startsWith))
          .forEach(found::add);
    }
    return found;
  }

  /** Removes the rights of others; returns 1 when there were some. */
  private static int tightened(Path path, Set<PosixFilePermission> owners) throws IOException {
    Set<PosixFilePermission> now = Files.getPosixFilePermissions(path);
    if (owners.containsAll(now)) {
      return 0;
    }
    Set<PosixFilePermission> kept = EnumSet.copyOf(owners);
    Files.setPosixFilePermissions(path, kept);
    return 1;
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> modes) {
    return posix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(modes)}
        : new FileAttribute<?>[0];
  }
}
