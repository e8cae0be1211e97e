package dev.reprise.provider.handle;

import java.time.Duration;

/**
 * What a token costs, in femto-dollars (reference 3.5: created once at the price of input, read at
 * a tenth, kept by the hour).
 *
 * @param input each time it is sent
 * @param read each time it is read from a handle
 * @param storageHour for each hour it is kept
 */
public record Toll(long input, long read, long storageHour) {
  private static final int PERMILLE = 1000;

  /**
   * Whether so many reads an hour pay for keeping a handle.
   *
   * @param fresh permille of the prefix that is billed in full when no handle is used: what the
   *     provider's implicit cache reads anyway saves nothing
   */
  public boolean keeps(long readsAnHour, int fresh) {
    return readsAnHour * gain(fresh) > storageHour * PERMILLE;
  }

  /** The same for making one, which costs the whole prefix once more. */
  public boolean makes(long readsAnHour, int fresh) {
    return readsAnHour * gain(fresh) > (storageHour + input) * PERMILLE;
  }

  private long gain(int fresh) {
    return (input - read) * fresh;
  }

  /**
   * How long an unused handle is kept: until its storage has cost as much as making it again would
   * (the ski rental rule: without knowledge of the future no other rule has a better worst case),
   * within these bounds.
   */
  public Duration patience(Duration least, Duration most) {
    Duration even =
        storageHour <= 0
            ? most
            : Duration.ofSeconds(Duration.ofHours(1).toSeconds() * input / storageHour);
    if (even.compareTo(least) < 0) {
      return least;
    }
    return even.compareTo(most) > 0 ? most : even;
  }
}
