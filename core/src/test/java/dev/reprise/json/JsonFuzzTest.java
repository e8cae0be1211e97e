package dev.reprise.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Two parsers never read one text differently, and edits keep to their ranges, whatever the bytes.
 */
@Tag("fuzz")
class JsonFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_the_tree_jackson_reads_or_a_refusal_within_the_text(byte[] text) {
    assertThat(Oracle.ours(text)).isEqualTo(Oracle.theirs(text));
    try {
      Document.parse(text);
    } catch (MalformedJson e) {
      assertThat(e.offset()).isBetween(0, text.length);
    }
  }

  /** The first four bytes choose what is done to the members; the rest is the text. */
  @FuzzTest(maxDuration = "60s")
  void edits_of_any_object_leave_a_strict_text_and_every_other_byte(byte[] input) {
    byte[] text = Arrays.copyOfRange(input, Math.min(4, input.length), input.length);
    Document document;
    try {
      document = Document.parse(text);
    } catch (MalformedJson e) {
      return;
    }
    if (!document.is(document.root(), Kind.OBJECT) || document.size(0) == 0) {
      return;
    }
    List<Edits.Edit> edits = edits(document, Arrays.copyOf(input, 4));
    byte[] result = Edits.apply(text, edits);
    assertThat(Oracle.ours(result)).isNotEqualTo(Oracle.REFUSED).isEqualTo(Oracle.theirs(result));
    int changed = edits.stream().mapToInt(e -> e.with().length - (e.end() - e.start())).sum();
    assertThat(result.length - text.length).isEqualTo(changed);
    int first = edits.stream().mapToInt(Edits.Edit::start).min().orElse(text.length);
    int last = edits.stream().mapToInt(Edits.Edit::end).max().orElse(text.length);
    assertThat(Arrays.equals(text, 0, first, result, 0, first)).isTrue();
    assertThat(
            Arrays.equals(
                text,
                last,
                text.length,
                result,
                result.length - (text.length - last),
                result.length))
        .isTrue();
  }

  private static List<Edits.Edit> edits(Document document, byte[] choice) {
    List<Edits.Edit> edits = new ArrayList<>();
    List<Integer> leaving = new ArrayList<>();
    int place = 0;
    for (int v = document.first(0); v != Document.NONE; v = document.next(v)) {
      int wanted = choice[0] >>> (place % 4 * 2) & 3;
      if (wanted == 1 && place > 0) {
        leaving.add(v);
      } else if (wanted == 2) {
        edits.add(Edits.replace(document, v, "[1]"));
      }
      place++;
    }
    if ((choice[1] & 1) != 0) {
      edits.add(Edits.addFirst(document, 0, unused(document, "first"), "{}"));
    }
    if ((choice[1] & 2) != 0) {
      edits.add(Edits.addLast(document, 0, unused(document, "last"), "\"x\""));
    }
    edits.addAll(Edits.removeMembers(document, 0, leaving));
    return edits;
  }

  private static String unused(Document document, String name) {
    return document.member(0, name) == Document.NONE ? name : unused(document, name + "_");
  }
}
