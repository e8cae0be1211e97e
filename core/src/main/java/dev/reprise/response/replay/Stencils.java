package dev.reprise.response.replay;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.IdMint;
import dev.reprise.response.Texts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link Stencil}s of the bodies that were replayed lately, so that a hot body is parsed
 * once.
 */
public final class Stencils {
  /** Larger bodies are not held on to. */
  private static final int LONGEST = 64 << 10;

  private final Lately<byte[], Optional<Stencil>> lately = new Lately<>();
  private final Function<Document, List<Stencil.RenewedValue>> places;

  /**
   * @param places what a replay renews in a body, in the order of the body's objects
   */
  public Stencils(Function<Document, List<Stencil.RenewedValue>> places) {
    this.places = places;
  }

  /** The body renewed, or null when it is no JSON object. {@code time} is JSON, ASCII. */
  public byte @Nullable [] filled(byte[] kept, IdMint mint, String time) {
    Optional<Stencil> stencil =
        kept.length > LONGEST ? stencil(kept) : lately.of(kept, this::stencil);
    return stencil.isEmpty()
        ? null
        : stencil.get().filled(mint, time.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Optional<Stencil> stencil(byte[] kept) {
    Document document = Texts.parse(kept);
    return document == null || !document.is(document.root(), Kind.OBJECT)
        ? Optional.empty()
        : Optional.of(new Stencil(kept, places.apply(document)));
  }
}
