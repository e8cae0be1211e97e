package dev.reprise.gateway.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files of one line in the data folder that only this user may read. */
final class PrivateFile {
  static final Set<PosixFilePermission> MINE = PosixFilePermissions.fromString("rw-------");
  private static final int LONGEST = 8192;

  private PrivateFile() {}

  /**
   * Writes to another file first and renames it, so that no reader sees half a line.
   *
   * @param lasting whether the line must outlive a power failure
   */
  static void write(Path file, String line, boolean lasting) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    if (posix(aside)) {
      Files.createFile(aside, PosixFilePermissions.asFileAttribute(MINE));
    } else {
      Files.createFile(aside);
    }
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
    Files.write(
        aside,
        bytes,
        StandardOpenOption.WRITE,
        lasting ? StandardOpenOption.SYNC : StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The line without blanks around it; empty when there is no file, or it is too long. */
  static String read(Path file) throws IOException {
    try {
      return Files.size(file) > LONGEST
          ? ""
          : Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (NoSuchFileException none) {
      return "";
    }
  }

  static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
