package dev.reprise.response.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.Entry.Form;
import dev.reprise.artifact.Entry.Payload;
import dev.reprise.request.Request;
import dev.reprise.response.ReplyCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** an answer has its other form only where the way there and back gives the same answer. */
class ConversionTest {
  /** A stream is {@code S} and the body behind it; turning may lose something on either way. */
  private record Codec(
      UnaryOperator<@Nullable String> toStream, UnaryOperator<@Nullable String> toBody)
      implements ReplyCodec {
    @Override
    public Judgement judge(Form form, byte[] bytes) {
      throw new AssertionError("not asked here");
    }

    @Override
    public byte @Nullable [] replay(Payload kept, Request now, Form mode, Instant created) {
      throw new AssertionError("not asked here");
    }

    @Override
    public byte @Nullable [] convert(Payload kept) {
      String text = new String(kept.bytes(), StandardCharsets.UTF_8);
      String other =
          kept.form() == Form.WHOLE ? toStream.apply("S" + text) : toBody.apply(text.substring(1));
      return other == null ? null : other.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean lossless(Payload kept) {
      return Conversion.holds(this, kept, UnaryOperator.identity());
    }
  }

  private static final String BODY = "{\"said\":\"a\",\"more\":1}";

  private static boolean holds(Codec codec, Form form) {
    String text = form == Form.WHOLE ? BODY : "S" + BODY;
    return codec.lossless(new Payload(form, 200, "", text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void holdsInBoth(Codec codec, boolean expected) {
    for (Form form : Form.values()) {
      assertThat(holds(codec, form)).as("%s", form).isEqualTo(expected);
    }
  }

  private static String without(String text) {
    return text.replace(",\"more\":1", "");
  }

  @Test
  void a_faithful_turn_holds_whatever_the_order_and_the_nulls() {
    holdsInBoth(new Codec(text -> text, text -> text), true);
    holdsInBoth(
        new Codec(
            text -> text, text -> text.replace(BODY, "{\"more\":1,\"x\":null,\"said\":\"a\"}")),
        true);
  }

  @Test
  void a_turn_that_loses_or_changes_something_does_not_hold() {
    holdsInBoth(new Codec(ConversionTest::without, text -> text), false);
    holdsInBoth(new Codec(text -> text.replace("\"a\"", "\"b\""), text -> text), false);
    assertThat(holds(new Codec(text -> text, ConversionTest::without), Form.WHOLE)).isFalse();
  }

  @Test
  void a_turn_that_cannot_be_made_does_not_hold() {
    holdsInBoth(new Codec(text -> null, text -> text), false);
    holdsInBoth(new Codec(text -> text, text -> null), false);
    assertThat(holds(new Codec(text -> text, text -> "no JSON"), Form.WHOLE)).isFalse();
    assertThat(holds(new Codec(text -> text, text -> "no JSON"), Form.STREAM)).isFalse();
    var onceOnly = // the stream made from the body cannot be turned again
        new Codec(text -> text.replace("S{", "S!{"), text -> text.startsWith("!") ? null : text);
    assertThat(holds(onceOnly, Form.STREAM)).isFalse();
  }

  @Test
  void what_the_dialect_calls_the_same_is_the_same() {
    var codec = new Codec(ConversionTest::without, text -> text);
    UnaryOperator<JsonNode> normal =
        body -> {
          ObjectNode copy = body.deepCopy();
          copy.remove("more");
          return copy;
        };
    byte[] kept = BODY.getBytes(StandardCharsets.UTF_8);
    assertThat(Conversion.holds(codec, new Payload(Form.WHOLE, 200, "", kept), normal)).isTrue();
  }
}
