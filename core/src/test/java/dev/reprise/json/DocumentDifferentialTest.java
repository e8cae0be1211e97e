package dev.reprise.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our parser against Jackson's strictest: the same texts accepted, the same trees read. */
class DocumentDifferentialTest {
  private static final long SEED = Long.getLong("reprise.seed", 20261121L);

  @Test
  void a_random_text_is_read_as_the_tree_jackson_reads() throws Exception {
    RandomJson texts = new RandomJson(SEED);
    for (int i = 0; i < 20_000; i++) {
      byte[] text = texts.value(5).getBytes(UTF_8);
      Document document = Document.parse(text);
      assertThat(Oracle.tree(document, document.root()))
          .as("seed %d, text %d: %s", SEED, i, new String(text, UTF_8))
          .isEqualTo(Oracle.tree(text));
    }
  }

  @Test
  void a_damaged_text_is_refused_or_read_alike() {
    RandomJson texts = new RandomJson(SEED + 1);
    Random random = new Random(SEED + 2);
    int refused = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] text = damaged(texts.value(4).getBytes(UTF_8), random);
      Object ours = Oracle.ours(text);
      refused += ours.equals(Oracle.REFUSED) ? 1 : 0;
      assertThat(ours)
          .as("seed %d, text %d: %s", SEED, i, new String(text, UTF_8))
          .isEqualTo(Oracle.theirs(text));
    }
    assertThat(refused).isBetween(10_000, 55_000);
  }

  private static byte[] damaged(byte[] text, Random random) {
    byte[] damaged = text.clone();
    int place = random.nextInt(Math.max(1, text.length));
    switch (random.nextInt(4)) {
      case 0 -> damaged[place % damaged.length] = (byte) random.nextInt(256);
      case 1 ->
          damaged[place % damaged.length] = (byte) "{}[]\",:\\u0e-".charAt(random.nextInt(12));
      case 2 -> {
        byte[] shorter = new byte[text.length - 1];
        System.arraycopy(text, 0, shorter, 0, place);
        System.arraycopy(text, place + 1, shorter, place, text.length - place - 1);
        damaged = shorter;
      }
      default -> {
        int from = random.nextInt(text.length);
        int to = random.nextInt(text.length);
        damaged[to] = text[from];
      }
    }
    return damaged;
  }
}
