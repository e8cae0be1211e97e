package dev.reprise.provider.layout;

import dev.reprise.json.Document;
import dev.reprise.provider.body.PromptShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Volatile text in the stable part of one request: its position and kind, never the text itself.
 * The decision of every request that went to a provider reports it. Only the first bytes are
 * scanned, so that a miss costs microseconds more.
 *
 * @param kind what it looks like: {@code timestamp}
 * @param part {@code system} or {@code tools}
 * @param at first byte in the body as it was sent
 * @param length in bytes
 */
public record LooseText(String kind, String part, int at, int length) {
  private static final int MOST = 8;
  private static final int LOOKED_AT = 8 << 10;

  /** The first matches in the first bytes of the stable part. */
  public static List<LooseText> in(Document body, PromptShape shape) {
    var found = new ArrayList<LooseText>();
    int left = LOOKED_AT;
    for (StableTexts.Stable text : StableTexts.of(body, shape)) {
      int start = body.start(text.node());
      int end = Math.min(body.end(text.node()), start + left);
      left -= end - start;
      for (Volatile each : VolatileText.in(body.bytes(), start, end, MOST - found.size())) {
        found.add(new LooseText(each.kind().word(), text.part(), each.start(), each.length()));
      }
    }
    return List.copyOf(found);
  }
}
