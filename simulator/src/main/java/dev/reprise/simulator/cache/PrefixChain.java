package dev.reprise.simulator.cache;

import dev.reprise.simulator.content.Digests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Cumulative hashes: the key of position i depends on the scope and on everything up to and
 * including i.
 */
public final class PrefixChain {

  private final List<String> keys = new ArrayList<>();
  private final List<Integer> sums = new ArrayList<>();
  private byte[] state;
  private int total;

  public PrefixChain(String scope) {
    state = Digests.of("scope", scope);
  }

  /** Makes everything that follows depend on {@code setting}, without a position of its own. */
  public void mix(String setting) {
    state = Digests.of(state, ("mix" + setting).getBytes(StandardCharsets.UTF_8));
  }

  public void add(Span span) {
    state = Digests.of(state, span.text().getBytes(StandardCharsets.UTF_8));
    total += span.tokens();
    keys.add(HexFormat.of().formatHex(state));
    sums.add(total);
  }

  public int size() {
    return keys.size();
  }

  public String key(int position) {
    return keys.get(position);
  }

  /** Tokens up to and including a position; 0 before the first. */
  public int tokensThrough(int position) {
    return position < 0 ? 0 : sums.get(position);
  }

  public int total() {
    return total;
  }
}
