package dev.reprise.testkit.architecture.round.three;

import dev.reprise.testkit.architecture.round.one.One;

/** Uses package {@code one}. */
public final class Three {
  private Three() {}

  public static One one() {
    return new One();
  }
}
