package dev.reprise.testkit.architecture.round.one;

import dev.reprise.testkit.architecture.round.two.Two;

/** Uses {@link Two} only through a constant, which the compiler copies. */
public final class One {
  public static final int NEXT = Two.NUMBER + 1;

  /** How many there are. */
  public int count() {
    return NEXT;
  }
}
