package dev.reprise.freshness;

import dev.reprise.artifact.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Decides, when a ledger is opened, whether the stored entries were stamped by it (F-9). Pure. A
 * second place outside the ledger file records the identity and the highest sequence that an entry
 * can have been stamped with. A ledger file that was restored, replaced or lost does not match this
 * record; then a new incarnation begins.
 */
public final class Incarnation {
  private Incarnation() {}

  /**
   * A ledger's identity and place.
   *
   * @param identity random, made with the ledger file
   */
  public record Position(String identity, Stamp stamp) {}

  /**
   * @param found what the ledger file says, null when it is new
   * @param seen what is remembered beside it, null when nothing is
   * @param wallMicros wall-clock microseconds since the epoch
   * @return the incarnation to go on with: the found one only if identity and incarnation agree and
   *     the sequence did not go back; else one greater than any before
   */
  public static long onOpening(@Nullable Position found, @Nullable Position seen, long wallMicros) {
    if (found != null && seen != null && continues(found, seen)) {
      return found.stamp().incarnation();
    }
    long highest = Math.max(incarnation(found), incarnation(seen));
    return Math.max(highest, wallMicros) + 1;
  }

  private static boolean continues(Position found, Position seen) {
    return found.identity().equals(seen.identity())
        && found.stamp().incarnation() == seen.stamp().incarnation()
        && found.stamp().sequence() >= seen.stamp().sequence();
  }

  private static long incarnation(@Nullable Position position) {
    return position == null ? 0 : position.stamp().incarnation();
  }
}
