package dev.reprise.policy.bundle;

import dev.reprise.yaml.Misconfigured;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A bundle in a file. */
public record BundleFile(Path path) implements PolicyInForce.BundleSource {
  private static final long LARGEST = 1 << 20;

  @Override
  public String read() {
    try {
      if (Files.size(path) > LARGEST) {
        throw refused("keep a bundle under 1 MiB");
      }
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw refused("there is no such file");
    } catch (CharacterCodingException e) {
      throw refused("write it in UTF-8");
    } catch (IOException e) {
      throw refused("it cannot be read: " + e.getMessage());
    }
  }

  private Misconfigured refused(String remedy) {
    return new Misconfigured("policy", path.toString(), remedy, 0);
  }
}
