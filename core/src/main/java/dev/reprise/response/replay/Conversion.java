package dev.reprise.response.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.artifact.Entry;
import dev.reprise.response.ReplyCodec;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The proof that R-20 demands before an answer may be rendered in the mode in which it did not
 * come.
 */
public final class Conversion {
  private Conversion() {}

  /**
   * Whether converting there and back gives the same answer. Compared are bodies: what a stream
   * says is the body put together from it, where putting together fails rather than drops. Equal
   * means: equal trees, numbers by value, member order free, after {@link ExactJson#told} (null,
   * empty list and absent are one) and the dialect's own normal form.
   */
  public static boolean holds(
      ReplyCodec codec, Entry.Payload kept, UnaryOperator<JsonNode> normal) {
    byte[] other = codec.convert(kept);
    byte[] back = other == null ? null : codec.convert(payload(other(kept.form()), other));
    if (other == null || back == null) {
      return false;
    }
    boolean whole = kept.form() == Entry.Form.WHOLE;
    byte[] again = whole ? back : codec.convert(payload(Entry.Form.STREAM, back));
    return again != null && same(whole ? kept.bytes() : other, again, normal);
  }

  private static boolean same(byte[] one, byte[] two, UnaryOperator<JsonNode> normal) {
    JsonNode first = ExactJson.read(one);
    JsonNode second = ExactJson.read(two);
    return first != null
        && second != null
        && ExactJson.told(normal.apply(first)).equals(ExactJson.told(normal.apply(second)));
  }

  /** The other form. */
  public static Entry.Form other(Entry.Form form) {
    return form == Entry.Form.WHOLE ? Entry.Form.STREAM : Entry.Form.WHOLE;
  }

  /**
   * The kept answer in the mode asked, converted when it came in the other; null when it cannot.
   */
  public static byte @Nullable [] inMode(ReplyCodec codec, Entry.Payload kept, Entry.Form mode) {
    return kept.form() == mode ? kept.bytes() : codec.convert(kept);
  }

  private static Entry.Payload payload(Entry.Form form, byte[] bytes) {
    return new Entry.Payload(form, 200, "", bytes);
  }
}
