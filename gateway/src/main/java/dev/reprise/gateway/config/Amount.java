package dev.reprise.gateway.config;

import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.Units;
import dev.reprise.yaml.YamlNode;

/**
 * Memory as a part of the heap or in bytes.
 *
 * @param percent of the heap, or 0 when bytes are meant
 * @param bytes or 0 when a part is meant
 */
public record Amount(int percent, long bytes) {
  private static final int MOST_PERCENT = 90;
  private static final String REMEDY =
      "write a part of the heap from 1% to 90%, as in 25%, or a size, as in 256MiB";

  /** {@code 25%}, or what {@link Units#bytes} reads. */
  public static Amount read(YamlNode node) {
    String text = Section.scalar(node).text();
    if (!text.endsWith("%")) {
      return new Amount(0, sized(node, text));
    }
    String number = text.substring(0, text.length() - 1);
    boolean plain = number.length() <= 2 && number.chars().allMatch(c -> c >= '0' && c <= '9');
    int percent = plain && !number.isEmpty() ? Integer.parseInt(number) : 0;
    if (percent < 1 || percent > MOST_PERCENT) {
      throw node.refuse(REMEDY);
    }
    return new Amount(percent, 0);
  }

  private static long sized(YamlNode node, String text) {
    long bytes = Units.bytes(text).orElse(0L);
    if (bytes < 1) {
      throw new Misconfigured(node.path(), text, REMEDY, node.line());
    }
    return bytes;
  }

  /** The amount in bytes, for a heap of this size. */
  public long of(long heap) {
    return percent > 0 ? heap / 100 * percent : bytes;
  }

  @Override
  public String toString() {
    return percent > 0 ? percent + "%" : Units.show(bytes);
  }
}
