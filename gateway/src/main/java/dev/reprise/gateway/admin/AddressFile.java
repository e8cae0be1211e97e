package dev.reprise.gateway.admin;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The admin address of the gateway that runs with a data folder, beside its token and readable by
 * the same user only. Commands find a gateway by it whose port was picked at the start. A clean
 * stop removes it; after another end the next start writes it anew.
 */
public final class AddressFile {
  private static final System.Logger LOG = System.getLogger(AddressFile.class.getName());
  private static final String NAME = "admin-address";

  private AddressFile() {}

  /** Keeps the address in a folder that is there. */
  public static void write(Path folder, String url) {
    try {
      PrivateFile.write(folder.resolve(NAME), url, false);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(
          Level.WARNING,
          "the admin address cannot be kept in "
              + folder.resolve(NAME)
              + " ("
              + e.getClass().getSimpleName()
              + "): commands need --url");
    }
  }

  /** The address in the folder; empty when there is none, or it is not {@code http://HOST:PORT}. */
  public static Optional<URI> read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String line = PrivateFile.read(file);
    try {
      URI address = URI.create(line);
      boolean usable =
          "http".equals(address.getScheme())
              && address.getHost() != null
              && address.getPort() > 0
              && address.getRawPath().isEmpty();
      return usable ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  /** Removes the file when it holds this address, and not that of a gateway started later. */
  public static void remove(Path folder, String url) {
    Path file = folder.resolve(NAME);
    try {
      if (PrivateFile.read(file).equals(url)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> file + " stays: " + e.getMessage());
    }
  }
}
