package dev.reprise.gateway;

import dev.reprise.gateway.config.Secret;
import dev.reprise.store.jdbc.file.FolderSecret;
import java.io.IOException;
import java.nio.file.Path;
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
                  + "): nothing will outlive this process; --data names another"));
    }
  }

  @Override
  public String toString() {
    return "a secret";
  }
}
