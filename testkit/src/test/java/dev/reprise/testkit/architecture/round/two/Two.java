package dev.reprise.testkit.architecture.round.two;

import dev.reprise.testkit.architecture.round.three.Three;

/** Names package {@code three}, and through a result it does not import, package {@code one}. */
public final class Two {
  public static final int NUMBER = 1;

  private Two() {}

  /** The count of the result of a call. */
  public static int counted() {
    return Three.one().count();
  }
}
