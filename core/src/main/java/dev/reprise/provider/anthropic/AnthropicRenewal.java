package dev.reprise.provider.anthropic;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.response.IdMint;
import dev.reprise.response.Texts;
import dev.reprise.response.events.EventStream;
import dev.reprise.response.events.Frame;
import dev.reprise.response.replay.FreshIds;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One replay of a message's stream. The id is named once, in {@code message_start}; messages carry
 * no time. The random blanks before the closing brace of every event are padding against traffic
 * analysis (reference 11) and are not copied.
 */
final class AnthropicRenewal {
  private final FreshIds ids;
  private boolean broken;

  AnthropicRenewal(IdMint mint) {
    ids = new FreshIds(mint);
  }

  byte @Nullable [] stream(byte[] kept) {
    byte[] renewed = EventStream.rewrite(kept, this::frame);
    return broken ? null : renewed;
  }

  private byte @Nullable [] frame(Frame frame, byte[] data) {
    String event = frame.event();
    boolean start = event == null || event.equals("message_start");
    return unpadded(start ? start(data) : data);
  }

  private byte[] start(byte[] data) {
    Document document = Texts.parse(data);
    if (document == null) {
      broken = true;
      return data;
    }
    var edits = new ArrayList<Edits.Edit>(1);
    ids.renew(document, document.at(document.root(), "message", "id"), edits);
    return edits.isEmpty() ? data : Edits.apply(data, edits);
  }

  /** Blanks before an object's last brace are behind its last value, so in no string. */
  private static byte[] unpadded(byte[] data) {
    int brace = data.length - 1;
    if (brace < 0 || data[brace] != '}') {
      return data;
    }
    int end = brace;
    while (end > 0 && data[end - 1] == ' ') {
      end--;
    }
    if (end == brace) {
      return data;
    }
    byte[] shorter = Arrays.copyOf(data, end + 1);
    shorter[end] = '}';
    return shorter;
  }
}
