package dev.reprise.gateway.admin;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The admin token in the data folder (contract 2.2): made at the first start that needs it, kept
 * for later ones, readable by this user only. The commands read it where they run as that user.
 */
public final class TokenFile {
  private static final System.Logger LOG = System.getLogger(TokenFile.class.getName());
  private static final String NAME = "admin-token";
  private static final int RANDOM_BYTES = 32;
  private static final int SHORTEST = 32;

  private TokenFile() {}

  /** The token of that data folder, made when there is none; empty when it cannot be kept. */
  public static Optional<String> of(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      Optional<String> kept = read(file);
      if (kept.isPresent()) {
        forThisUserOnly(file);
        return kept;
      }
      return Optional.of(made(folder, file));
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(
          Level.DEBUG, // whoever needs it says that there is none
          "the admin token cannot be kept in " + file + " (" + e.getClass().getSimpleName() + ")");
      return Optional.empty();
    }
  }

  /** The token in the file; empty when there is no file, or its content cannot be a token. */
  public static Optional<String> read(Path folderOrFile) throws IOException {
    Path file = Files.isDirectory(folderOrFile) ? folderOrFile.resolve(NAME) : folderOrFile;
    String token = PrivateFile.read(file);
    boolean usable = token.length() >= SHORTEST && token.chars().allMatch(c -> c > ' ' && c < 127);
    return usable ? Optional.of(token) : Optional.empty();
  }

  private static String made(Path folder, Path file) throws IOException {
    Files.createDirectories(folder);
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    PrivateFile.write(file, token, true);
    return token;
  }

  /** Copying or restoring the folder may have made the file readable to other users. */
  private static void forThisUserOnly(Path file) throws IOException {
    if (PrivateFile.posix(file)
        && !PrivateFile.MINE.containsAll(Files.getPosixFilePermissions(file))) {
      Files.setPosixFilePermissions(file, PrivateFile.MINE);
      LOG.log(Level.WARNING, file + " could be read by others; now only this user can");
    }
  }
}
