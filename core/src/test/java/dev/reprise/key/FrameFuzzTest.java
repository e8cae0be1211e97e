package dev.reprise.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.key.Contract.Component;
import dev.reprise.key.Contract.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** A reader that knows only the layout gets back the very list that was framed. */
@Tag("fuzz")
class FrameFuzzTest {
  private static final Field[] FIELDS = Field.values();

  @FuzzTest(maxDuration = "60s")
  void any_list_of_components_is_read_back_from_its_frame(byte[] input) {
    List<Component> list = cut(input);
    assertThat(read(new Contract(list).frame())).isEqualTo(list);
  }

  /** Each component: a byte for the field, one for the name's length, one for the value's. */
  private static List<Component> cut(byte[] input) {
    List<Component> list = new ArrayList<>();
    int at = 0;
    while (at + 3 <= input.length) {
      int name = Math.min(at + 3 + (input[at + 1] & 0xFF), input.length);
      int value = Math.min(name + (input[at + 2] & 0xFF), input.length);
      String text = new String(input, at + 3, name - at - 3, UTF_8);
      Field field = FIELDS[(input[at] & 0xFF) % FIELDS.length];
      list.add(new Component(field, text, Arrays.copyOfRange(input, name, value)));
      at = value;
    }
    return list;
  }

  private static List<Component> read(byte[] frame) {
    List<Component> list = new ArrayList<>();
    int[] at = {1};
    while (at[0] < frame.length) {
      int tag = varint(frame, at);
      String name = new String(taken(frame, at), UTF_8);
      list.add(new Component(field(tag), name, taken(frame, at)));
    }
    return list;
  }

  private static byte[] taken(byte[] frame, int[] at) {
    int length = varint(frame, at);
    at[0] += length;
    return Arrays.copyOfRange(frame, at[0] - length, at[0]);
  }

  private static int varint(byte[] frame, int[] at) {
    int number = 0;
    int shift = 0;
    byte found;
    do {
      found = frame[at[0]++];
      number |= (found & 0x7F) << shift;
      shift += 7;
    } while (found < 0);
    return number;
  }

  private static Field field(int tag) {
    return Arrays.stream(FIELDS).filter(field -> field.tag() == tag).findFirst().orElseThrow();
  }
}
