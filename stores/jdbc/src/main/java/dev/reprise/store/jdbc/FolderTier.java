package dev.reprise.store.jdbc;

import dev.reprise.store.jdbc.file.FolderSecret;
import dev.reprise.tier.TierSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The durable tier of a folder that holds its own secret. */
record FolderTier(EmbeddedL2 l2) implements TierSource {
  @Override
  public OpenedTier open(Surroundings around) {
    return switch (l2.file(around)) {
      case SqliteTier.OpenTier(SqliteTier file) -> EmbeddedL2.guarded(file, around);
      case SqliteTier.NotOpened(String reason) -> throw new IllegalStateException(reason);
    };
  }

  @Override
  public Optional<byte[]> secret() {
    try {
      return Optional.of(FolderSecret.in(l2.folder()));
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder " + l2.folder() + " cannot be used", e);
    }
  }
}
