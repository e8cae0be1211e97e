package dev.reprise.interleaving;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * In which order actors go. {@link #upTo} gives, one after the other, all orders in which an actor
 * that could go on is interrupted at most so many times; {@link #random} gives any.
 *
 * <p>Bounding the interruptions is the method of CHESS (Musuvathi and Qadeer, 2007): faults of
 * concurrency nearly always need one or two, and with so few the orders can be counted out.
 */
final class Orders {
  private final int interruptions;
  private final @Nullable Random random;
  private final List<int[]> choices = new ArrayList<>();
  private int depth;
  private int interrupted;

  private Orders(int interruptions, @Nullable Random random) {
    this.interruptions = interruptions;
    this.random = random;
  }

  static Orders upTo(int interruptions) {
    return new Orders(interruptions, null);
  }

  static Orders random(long seed) {
    return new Orders(0, new Random(seed));
  }

  /**
   * Which of several goes next.
   *
   * @param options how many could
   * @param goesOn whether the first of them is the one that went last
   */
  int pick(int options, boolean goesOn) {
    if (random != null) {
      return random.nextInt(options);
    }
    int open = goesOn && interrupted == interruptions ? 1 : options;
    if (depth == choices.size()) {
      choices.add(new int[] {0, open});
    }
    int[] choice = choices.get(depth++);
    if (choice[1] != open) {
      throw new AssertionError("the same order led to another state: " + choice[1] + ", " + open);
    }
    if (goesOn && choice[0] > 0) {
      interrupted++;
    }
    return choice[0];
  }

  /** The next order; false when there is none. Random orders never end. */
  boolean another() {
    if (random != null) {
      return true;
    }
    depth = 0;
    interrupted = 0;
    while (!choices.isEmpty()) {
      int[] last = choices.getLast();
      if (++last[0] < last[1]) {
        return true;
      }
      choices.removeLast();
    }
    return false;
  }
}
