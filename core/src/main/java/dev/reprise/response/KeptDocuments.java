package dev.reprise.response;

import dev.reprise.json.Document;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Kept bodies that were parsed lately, found by the identity of their array: an entry in memory is
 * replayed from the same array every time, so a hot one is parsed once. Holds at most 256 bodies of
 * at most 64 KiB; kept bytes never change.
 */
public final class KeptDocuments {
  private static final int PLACES = 256;
  private static final int LONGEST = 64 << 10;

  private final AtomicReferenceArray<@Nullable Document> lately =
      new AtomicReferenceArray<>(PLACES);

  /** The body parsed, or null when it is no JSON this gateway takes. */
  public @Nullable Document of(byte[] kept) {
    int place = System.identityHashCode(kept) & (PLACES - 1);
    Document found = lately.getAcquire(place);
    if (found != null && found.bytes() == kept) {
      return found;
    }
    Document parsed = Texts.parse(kept);
    if (parsed != null && kept.length <= LONGEST) {
      lately.setRelease(place, parsed);
    }
    return parsed;
  }
}
