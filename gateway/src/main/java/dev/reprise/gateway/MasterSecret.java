package dev.reprise.gateway;

import dev.reprise.gateway.config.Secret;
import dev.reprise.store.jdbc.file.FolderSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The 32 secret bytes of the deployment, from which the keys of every partition are derived: the
 * configured ones, else random ones that the first start writes into the data folder, readable by
 * this user only.
 *
 * @param note a warning when the secret cannot be stored and is lost with the process
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, shown to nobody
record MasterSecret(byte[] bytes, Optional<String> note) {
  private static final System.Logger LOG = System.getLogger(MasterSecret.class.getName());

  static MasterSecret of(@Nullable Secret kek, Path folder) {
    if (kek != null) {
      return new MasterSecret(Base64.getDecoder().decode(kek.reveal()), Optional.empty());
    }
    try {
      return new MasterSecret(FolderSecret.in(folder), Optional.empty());
    } catch (IOException e) {
      return new MasterSecret(
          FolderSecret.fresh(),
          Optional.of(
              "the data folder "
                  + folder
                  + " cannot be written ("
                  + e.getMessage()
                  + "): nothing will outlive this process until it can; --data names another"));
    }
  }

  /** Stores a secret that could not be stored before; does nothing with one that was. */
  void keepIn(Path folder) {
    if (note.isEmpty()) {
      return;
    }
    try {
      FolderSecret.keep(folder, bytes);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the secret cannot be stored, so what is kept now is unreadable after a restart: "
              + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "a secret";
  }
}
