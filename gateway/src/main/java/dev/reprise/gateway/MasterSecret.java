package dev.reprise.gateway;

import dev.reprise.gateway.config.Secret;
import dev.reprise.store.jdbc.DataFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The deployment's 32 secret bytes, from which every partition's keys are derived: the configured
 * one, else one made at the first start and kept beside the data for this user only.
 *
 * @param note what to tell when it will not outlive the process
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, shown to nobody
record MasterSecret(byte[] bytes, Optional<String> note) {
  private static final int LENGTH = 32;

  static MasterSecret of(@Nullable Secret kek, Path folder) {
    if (kek != null) {
      return new MasterSecret(Base64.getDecoder().decode(kek.reveal()), Optional.empty());
    }
    try {
      DataFolder.prepare(folder);
      return new MasterSecret(kept(folder.resolve("secret")), Optional.empty());
    } catch (IOException e) {
      return new MasterSecret(
          fresh(),
          Optional.of(
              "the data folder "
                  + folder
                  + " cannot be written ("
                  + e.getMessage()
                  + "): nothing will outlive this process; --data names another"));
    }
  }

  private static byte[] kept(Path file) throws IOException {
    try {
      return created(file);
    } catch (FileAlreadyExistsException there) {
      if (Files.size(file) == LENGTH) { // not read whole to find out that it is too long
        return Files.readAllBytes(file);
      }
      Path aside = file.resolveSibling("secret.damaged-" + System.currentTimeMillis());
      Files.move(file, aside);
      System.getLogger(MasterSecret.class.getName())
          .log(
              System.Logger.Level.ERROR,
              "the secret file was damaged and lies at "
                  + aside
                  + " now: everything kept before is unreadable");
      return created(file);
    }
  }

  private static byte[] created(Path file) throws IOException {
    byte[] bytes = fresh();
    DataFolder.createNew(file);
    Files.write(file, bytes, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    return bytes;
  }

  private static byte[] fresh() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return "a secret";
  }
}
