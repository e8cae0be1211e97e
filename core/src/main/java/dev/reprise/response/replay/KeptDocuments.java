package dev.reprise.response.replay;

import dev.reprise.json.Document;
import dev.reprise.response.Texts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kept bodies that were parsed lately, found by the identity of their array: an entry in memory is
 * replayed from the same array every time, so a hot one is parsed once. Holds at most 256 bodies of
 * at most 64 KiB; kept bytes never change.
 */
public final class KeptDocuments {
  private static final int LONGEST = 64 << 10;

  private final Lately<byte[], Optional<Document>> lately = new Lately<>();

  /** The body parsed, or null when it is not strict JSON. */
  public @Nullable Document of(byte[] kept) {
    return kept.length > LONGEST
        ? Texts.parse(kept)
        : lately.of(kept, it -> Optional.ofNullable(Texts.parse(it))).orElse(null);
  }
}
