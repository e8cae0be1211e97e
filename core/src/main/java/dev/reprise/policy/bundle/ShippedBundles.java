package dev.reprise.policy.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bundles that travel in the jar; the same files as in the folder {@code policies}. */
public final class ShippedBundles {
  public static final List<String> NAMES =
      List.of("default", "strict", "observe", "tools-readonly");

  private ShippedBundles() {}

  /** The text of a shipped bundle by its name. */
  public static String text(String name) {
    String resource = "/policies/" + name + ".yaml";
    try (InputStream in = ShippedBundles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("shipped bundles are " + NAMES + ", not " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar's own " + resource + " cannot be read", e);
    }
  }
}
