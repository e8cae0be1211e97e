package dev.reprise.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.key.Contract.Component;
import dev.reprise.key.Contract.Field;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Equal frame if and only if equal list: no component can be taken for another. */
class FrameTest {
  private static final long SEED = Long.getLong("reprise.seed", 20261121L);

  /** Pieces chosen to be confused: empty, prefixes of each other, bytes that look like borders. */
  private static final String[] PIECES = {
    "",
    "a",
    "b",
    "ab",
    "aa",
    "\0",
    "\1",
    "\2",
    "\1\1",
    "\2\0\1a",
    "\u001e\0\1",
    "é",
    "\u007f",
    ",",
    ":"
  };

  private static final Field[] FIELDS = Field.values();

  @Test
  void the_layout_is_version_then_tag_name_and_value_by_length() {
    Contract contract =
        new Contract(
            List.of(
                Component.of(Field.HEADER, "x-é", "v"),
                new Component(Field.BODY, "", new byte[200])));
    assertThat(HexFormat.of().formatHex(contract.frame()))
        .isEqualTo(
            "01"
                + "1e"
                + "04"
                + "782dc3a9"
                + "01"
                + "76"
                + "0f"
                + "00"
                + "c801"
                + "00".repeat(200));
    assertThat(new Contract(List.of()).frame()).containsExactly(1);
  }

  @Test
  void a_length_takes_one_byte_up_to_127_and_two_from_128_on() {
    assertThat(HexFormat.of().formatHex(frameOfValue(127)))
        .isEqualTo("010f007f" + "00".repeat(127));
    assertThat(HexFormat.of().formatHex(frameOfValue(128)))
        .isEqualTo("010f008001" + "00".repeat(128));
  }

  private static byte[] frameOfValue(int length) {
    return new Contract(List.of(new Component(Field.BODY, "", new byte[length]))).frame();
  }

  @Test
  void wire_tags_never_change() {
    String tags =
        String.join(" ", Stream.of(FIELDS).map(field -> field + "=" + field.tag()).toList());
    assertThat(tags)
        .isEqualTo(
            "RECIPE=1 TENANT=2 PUBLIC_NAMESPACE=3 SCOPE=4 WORKSPACE=5 USER=6 ENVIRONMENT=7"
                + " PROVIDER=8 UPSTREAM=9 MODEL=10 TOKENIZER=11 DIALECT=12 ENDPOINT=13 PATH=14"
                + " BODY=15 RULE_SET=16 PROMPT_SCHEMA=17 POLICY=18 GUARDRAIL=19 TOOL_SCHEMA=20"
                + " RETRIEVAL_INDEX=21 AUTHORISATION=22 MEMORY=23 RETRIEVAL_FINGERPRINT=24"
                + " TOOL_OUTPUT=25 DECODING=26 RESPONSE_SCHEMA=27 TASK=28 ENTRY_TYPE=29 HEADER=30"
                + " QUERY=31 CREDENTIAL=32");
  }

  @Test
  void neighbours_never_lend_each_other_bytes() {
    differ(
        list(Field.TASK, "", "ab", Field.MEMORY, "", "c"),
        list(Field.TASK, "", "a", Field.MEMORY, "", "bc"));
    differ(list(Field.HEADER, "a", "bc"), list(Field.HEADER, "ab", "c"));
    differ(list(Field.HEADER, "a", ""), list(Field.HEADER, "", "a"));
    differ(list(Field.TASK, "", ""), List.of());
    differ(
        list(Field.QUERY, "a", "1", Field.QUERY, "b", "2"),
        list(Field.QUERY, "b", "2", Field.QUERY, "a", "1"));
    differ(list(Field.QUERY, "a", "1"), list(Field.QUERY, "a", "1", Field.QUERY, "a", "1"));
  }

  /**
   * An adapter's name and a cache salt in one untagged tuple gave two requests one key (vLLM
   * 44701).
   */
  @Test
  void equal_values_under_different_fields_differ() {
    differ(list(Field.MODEL, "", "x"), list(Field.TENANT, "", "x"));
    differ(
        list(Field.MODEL, "", "adapter", Field.MEMORY, "", ""),
        list(Field.MODEL, "", "", Field.MEMORY, "", "adapter"));
    differ(list(Field.WORKSPACE, "", "ada"), list(Field.USER, "", "ada"));
  }

  /**
   * A polynomial over block hashes cancels out (Megatron 4158); here every byte stands for itself.
   */
  @Test
  void blocks_that_cancel_out_in_a_polynomial_differ() {
    differ(
        list(Field.BODY, "", "\1\0", Field.BODY, "", "\0\1"),
        list(Field.BODY, "", "\0\1", Field.BODY, "", "\1\0"));
    differ(list(Field.BODY, "", "AaAa"), list(Field.BODY, "", "BBBB"));
    assertThat("AaAa".hashCode()).as("the control collides").isEqualTo("BBBB".hashCode());
  }

  /** A value may hold what looks like the rest of a frame. */
  @Test
  void a_value_that_imitates_a_component_differs_from_the_component() {
    List<Component> two = list(Field.TASK, "", "a", Field.MEMORY, "", "b");
    byte[] tail = new Contract(list(Field.MEMORY, "", "b")).frame();
    String imitation = "a" + new String(tail, 1, tail.length - 1, UTF_8);
    differ(two, list(Field.TASK, "", imitation));
  }

  @Test
  void half_a_surrogate_pair_is_refused_instead_of_becoming_a_question_mark() {
    assertThatThrownBy(() -> Component.of(Field.TASK, "\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
    Contract named = new Contract(List.of(new Component(Field.HEADER, "\udc00", new byte[0])));
    assertThatThrownBy(named::frame).isInstanceOf(IllegalArgumentException.class);
    differ(list(Field.TASK, "", "?"), list(Field.TASK, "", "😀"));
  }

  @Test
  void random_lists_have_equal_frames_only_when_equal() {
    collide(300_000);
  }

  @Test
  @Tag("slow")
  void ten_million_random_lists_have_equal_frames_only_when_equal() {
    collide(10_000_000);
  }

  /**
   * Remembers for every frame (64 bits of its SHA-256; a chance match among 10^7 has probability
   * 3e-6 and would fail the test, not pass it) an independent rendering of its list.
   */
  private static void collide(int lists) {
    Random random = new Random(SEED);
    Seen seen = new Seen(lists);
    int repeated = 0;
    for (int i = 0; i < lists; i++) {
      List<Component> list = random(random);
      long frame = short64(new Contract(list).frame());
      long rendering = short64(rendering(list).getBytes(UTF_8));
      long before = seen.put(frame, rendering);
      repeated += before == rendering ? 1 : 0;
      if (before != 0 && before != rendering) {
        throw new AssertionError("seed %d, list %d: %s".formatted(SEED, i, rendering(list)));
      }
    }
    assertThat(repeated).as("the generator repeats itself, so equality was tried").isPositive();
    assertThat(seen.size()).as("and mostly does not").isGreaterThan(lists / 2);
  }

  private static List<Component> random(Random random) {
    List<Component> list = new ArrayList<>();
    for (int n = random.nextInt(6); n > 0; n--) {
      Field field = FIELDS[random.nextInt(FIELDS.length)];
      list.add(Component.of(field, piece(random), piece(random) + piece(random)));
    }
    return list;
  }

  private static String piece(Random random) {
    String piece = PIECES[random.nextInt(PIECES.length)];
    return random.nextInt(200) == 0 ? piece.repeat(150) : piece;
  }

  /** Names and values in hexadecimal, so that the marks between them cannot stand inside. */
  private static String rendering(List<Component> list) {
    StringBuilder rendering = new StringBuilder();
    for (Component component : list) {
      rendering.append(component.field()).append('|');
      rendering.append(HexFormat.of().formatHex(component.name().getBytes(UTF_8))).append('|');
      rendering.append(HexFormat.of().formatHex(component.value())).append(';');
    }
    return rendering.toString();
  }

  private static long short64(byte[] bytes) {
    MessageDigest sha256 = dev.reprise.request.Digest.sha256();
    return java.nio.ByteBuffer.wrap(sha256.digest(bytes)).getLong() | 1;
  }

  private static void differ(List<Component> one, List<Component> other) {
    assertThat(new Contract(one)).isNotEqualTo(new Contract(other));
    assertThat(new Contract(one).frame()).isNotEqualTo(new Contract(other).frame());
    assertThat(new Contract(one).frame()).isEqualTo(new Contract(List.copyOf(one)).frame());
  }

  private static List<Component> list(Object... parts) {
    List<Component> list = new ArrayList<>();
    for (int i = 0; i < parts.length; i += 3) {
      list.add(Component.of((Field) parts[i], (String) parts[i + 1], (String) parts[i + 2]));
    }
    return list;
  }

  /** A map of longs to longs in two arrays: ten million entries must fit the tests' heap. */
  private static final class Seen {
    private final long[] keys;
    private final long[] values;
    private int size;

    Seen(int most) {
      keys = new long[Integer.highestOneBit(most) * 2 + Integer.highestOneBit(most)];
      values = new long[keys.length];
    }

    /** What was there before, or 0. */
    long put(long key, long value) {
      int slot = (int) Long.remainderUnsigned(key, keys.length);
      while (keys[slot] != 0 && keys[slot] != key) {
        slot = slot + 1 == keys.length ? 0 : slot + 1;
      }
      long before = values[slot];
      size += keys[slot] == 0 ? 1 : 0;
      keys[slot] = key;
      values[slot] = value;
      return before;
    }

    int size() {
      return size;
    }
  }
}
