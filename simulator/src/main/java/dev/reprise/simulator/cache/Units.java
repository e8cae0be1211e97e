package dev.reprise.simulator.cache;

import dev.reprise.simulator.content.Digests;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A prompt cut into units of equally many tokens, with a chained key each; what is left over at the
 * end has none. Every token of a span takes equally many bytes, the last what is left, so that a
 * text that only grows keeps its units. A span without tokens is hashed with what follows.
 */
public final class Units {

  private final List<String> keys = new ArrayList<>();
  private final int unit;
  private byte[] state;
  private int total;
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();

  private Units(String scope, int unit) {
    this.unit = unit;
    state = Digests.of("units", scope);
  }

  public static Units of(String scope, List<Span> spans, int unit) {
    Units units = new Units(scope, unit);
    spans.forEach(units::add);
    return units;
  }

  private void add(Span span) {
    byte[] bytes = span.text().getBytes(StandardCharsets.UTF_8);
    if (span.tokens() == 0) {
      open.writeBytes(bytes);
    }
    int taken = 0;
    while (taken < span.tokens()) {
      int step = Math.min(unit - total % unit, span.tokens() - taken);
      int from = share(bytes.length, taken, span.tokens());
      int to = share(bytes.length, taken + step, span.tokens());
      open.write(bytes, from, to - from);
      taken += step;
      total += step;
      if (total % unit == 0) {
        close();
      }
    }
  }

  private static int share(int bytes, int token, int tokens) {
    return Math.min(bytes, token * Math.ceilDiv(bytes, tokens));
  }

  private void close() {
    state = Digests.of(state, open.toByteArray());
    open.reset();
    keys.add(HexFormat.of().formatHex(state));
  }

  /** How many full units there are. */
  public int count() {
    return keys.size();
  }

  /** The key of the prefix that ends with a unit. */
  public String key(int unitNumber) {
    return keys.get(unitNumber);
  }

  /** All tokens, those behind the last full unit included. */
  public int totalTokens() {
    return total;
  }
}
