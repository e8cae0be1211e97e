package dev.reprise.insight.analyze.prefix;

import dev.reprise.request.Block;
import java.util.Arrays;
import java.util.List;

/**
 * A prompt as a chain of fingerprints: every {@value #UNIT} bytes of a block, and at each block's
 * end, one of everything before. Two prompts share a prefix as far as their chains are equal. A
 * unit's tokens are its share of its block's estimate.
 */
public final class Chain {
  /** Bytes; about 32 tokens, between what engines (16) and providers (128) count in. */
  public static final int UNIT = 128;

  private long[] prints = new long[64];
  private int[] tokens = new int[64];
  private int[] ends = new int[64];
  private int units;
  private int stableUnits;
  private long state;

  private Chain(long seed) {
    this.state = seed;
  }

  /**
   * @param seed fingerprint of dialect and model, which must be equal for a common prefix
   * @param stretches in order, not overlapping: cache markers, which are no part of the prompt, and
   *     volatile text that is to be ignored
   */
  static Chain of(long seed, byte[] body, List<Block> blocks, List<Stretch> stretches) {
    var chain = new Chain(seed);
    int next = 0;
    boolean stable = true;
    for (Block block : blocks) {
      int start = block.part().start();
      int end = block.part().end();
      while (next < stretches.size() && stretches.get(next).end() <= start) {
        next++;
      }
      chain.block(body, block.part(), inside(stretches, next, start, end));
      stable &= block.part().stable();
      chain.stableUnits = stable ? chain.units : chain.stableUnits;
    }
    return chain;
  }

  private static List<Stretch> inside(List<Stretch> stretches, int from, int start, int end) {
    int to = from;
    while (to < stretches.size() && stretches.get(to).end() <= end) {
      to++;
    }
    return from == to || stretches.get(from).start() < start
        ? List.of()
        : stretches.subList(from, to);
  }

  private void block(byte[] body, Block.BlockPart part, List<Stretch> stretches) {
    int length = part.end() - part.start();
    for (Stretch stretch : stretches) {
      length += stretch.weight() - stretch.length();
    }
    var run = new Run(body, part.tokens(), Math.max(1, length), total());
    int at = part.start();
    for (Stretch stretch : stretches) {
      run.bytes(at, stretch.start());
      if (stretch.weight() == 1) {
        run.one(stretch.stand(), stretch.end());
      }
      at = stretch.end();
    }
    run.bytes(at, part.end());
    run.end(part.end());
  }

  /** Adds one block to the chain. */
  private final class Run {
    private final byte[] body;
    private final long blockTokens;
    private final long length;
    private final int before;
    private long word;
    private int fed;

    Run(byte[] body, int blockTokens, int length, int before) {
      this.body = body;
      this.blockTokens = blockTokens;
      this.length = length;
      this.before = before;
    }

    void bytes(int from, int to) {
      for (int at = from; at < to; at++) {
        one(body[at] & 0xff, at + 1);
      }
    }

    void one(int value, int behind) {
      word = word << 8 | value;
      fed++;
      if ((fed & 7) == 0) {
        state = Mix.with(state, word);
        word = 0;
      }
      if (fed % UNIT == 0) {
        unit(behind);
      }
    }

    public void end(int behind) {
      if ((fed & 7) != 0) {
        state = Mix.with(state, word);
      }
      state = Mix.with(state, fed);
      unit(behind);
    }

    private void unit(int behind) {
      add(state, before + (int) (blockTokens * fed / length), behind);
    }
  }

  private void add(long print, int upTo, int end) {
    if (units == prints.length) {
      prints = Arrays.copyOf(prints, units * 2);
      tokens = Arrays.copyOf(tokens, units * 2);
      ends = Arrays.copyOf(ends, units * 2);
    }
    prints[units] = print;
    tokens[units] = upTo;
    ends[units] = end;
    units++;
  }

  int units() {
    return units;
  }

  /** Units of the leading blocks that are the same for every turn: tools, system, schema. */
  public int stableUnits() {
    return stableUnits;
  }

  public long print(int unit) {
    return prints[unit];
  }

  /** Tokens of the first so many units. */
  public int tokens(int firstUnits) {
    return firstUnits == 0 ? 0 : tokens[firstUnits - 1];
  }

  /** Where in the body the first so many units end. */
  public int end(int firstUnits) {
    return firstUnits == 0 ? 0 : ends[firstUnits - 1];
  }

  public int total() {
    return tokens(units);
  }
}
