package dev.reprise.gateway.config.reading;

import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.Secret;
import dev.reprise.policy.bundle.BundleFile;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.policy.bundle.ShippedBundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds files that the configuration names: beside the configuration file when they exist there,
 * else relative to the working folder.
 */
record NamedFiles(Path folder, @Nullable Path config) {
  private static final int KEK_BYTES = 32;
  private static final String FILE = "file:";

  /** A path relative to the working folder. */
  Path path(SectionReader section, Key<?> key, String name) {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      throw section.refuse(key, "write a path: " + e.getReason());
    }
  }

  /** A path relative to the folder of the configuration file, where there is one. */
  Path beside(SectionReader section, Key<?> key, String name) {
    try {
      return config == null ? folder.resolve(name) : config.resolveSibling(name);
    } catch (InvalidPathException e) {
      throw section.refuse(key, "write a path: " + e.getReason());
    }
  }

  Path existing(SectionReader section, Key<?> key, String name) {
    path(section, key, name);
    Path file = find(name);
    if (!Files.isRegularFile(file)) {
      throw section.refuse(key, "name a file that is there");
    }
    return file;
  }

  /**
   * A shipped bundle by its name, or a file. A name like {@code policies/strict.yaml} means the
   * shipped bundle when there is no such file.
   */
  PolicyInForce.BundleSource policy(SectionReader section, String name) {
    if (ShippedBundles.NAMES.contains(name)) {
      return () -> ShippedBundles.text(name);
    }
    path(section, Keys.POLICY, name);
    Path file = find(name);
    for (String shipped : ShippedBundles.NAMES) {
      if (!Files.exists(file) && name.equals("policies/" + shipped + ".yaml")) {
        return () -> ShippedBundles.text(shipped);
      }
    }
    return new BundleFile(file);
  }

  Secret kek(SectionReader section, String named) {
    String name =
        behindFile(named)
            .orElseThrow(
                () -> section.refuse(Keys.KEK, "name a file, as in file:/etc/reprise/kek"));
    Path file = existing(section, Keys.KEK, name);
    try {
      String text = Files.readString(file).strip();
      if (Base64.getDecoder().decode(text).length == KEK_BYTES) {
        return new Secret(text);
      }
    } catch (IOException e) {
      throw section.refuse(Keys.KEK, "make the file readable: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw section.refuse(Keys.KEK, "put 32 bytes in base64 into the file");
    }
    throw section.refuse(Keys.KEK, "put 32 bytes in base64 into the file");
  }

  /** {@code off}, {@code stderr} or {@code file:PATH}. */
  Config.LogTarget target(SectionReader section, Key<String> key) {
    String written = section.value(key);
    if (written.equals("off")) {
      return new Config.LogTarget.Nowhere();
    }
    if (written.equals("stderr")) {
      return new Config.LogTarget.StandardError();
    }
    String name =
        behindFile(written)
            .orElseThrow(() -> section.refuse(key, "write off, stderr or file:PATH"));
    return new Config.LogTarget.InFile(path(section, key, name));
  }

  /** The path of {@code file:PATH}; empty for anything else. */
  static Optional<String> behindFile(String written) {
    return written.startsWith(FILE) && written.length() > FILE.length()
        ? Optional.of(written.substring(FILE.length()))
        : Optional.empty();
  }

  private Path find(String name) {
    Path beside = config == null ? null : config.resolveSibling(name);
    return beside != null && Files.exists(beside) ? beside : folder.resolve(name);
  }
}
