package dev.reprise.freshness;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The one record of what was invalidated (4.4). Reads answer from this node's applied copy and
 * never block; {@link #invalidate} is durable when it returns.
 */
public interface Ledger extends AutoCloseable {
  /** What this node has applied: the stamp a fill must take first (F-1). */
  Stamp applied();

  /**
   * The sequence of the tag's last invalidation, or the partition's floor when it was never
   * invalidated (effective tag version).
   */
  long version(Partition partition, Tag tag);

  /** Entries stamped below this are dead for the partition. */
  long floor(Partition partition);

  /**
   * False once the lease has lapsed (F-8); a single-node ledger holds its lease as long as its file
   * can be written.
   */
  boolean leaseValid();

  /**
   * One transaction bumps the tags (F-4); returns the new position. Throws LedgerUnreachable when
   * nothing was invalidated, NotDurable when it holds for as long as this process lives.
   */
  Stamp invalidate(Partition partition, Collection<Tag> tags);

  /** Raises the partition's floor to a new sequence: everything older is dead. */
  Stamp raiseFloor(Partition partition);

  /**
   * Begins a new incarnation at once: everything kept before is dead, for everybody (F-9). For data
   * that was put back in a way the ledger cannot notice. Returns the new position; throws as {@link
   * #invalidate}.
   */
  default Stamp beginAnew() {
    throw new LedgerUnreachable("this ledger cannot begin anew", null);
  }

  /**
   * Whether what it acknowledges is written down where a later process finds it. While it is not,
   * an entry must not be read from a tier that outlives the process, nor kept there.
   */
  default boolean durable() {
    return true;
  }

  @Override
  void close();

  /** The message for a caller whose invalidation the ledger has no room for. */
  String NO_ROOM =
      "more callers have invalidated than there is memory for, and this one is new; the operator's"
          + " `reprise restore` begins anew";

  /** The ledger cannot be written or read. */
  final class LedgerUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LedgerUnreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The invalidation holds for as long as this process lives and is not written down: the files
   * were taken away or replaced while they were open.
   */
  final class NotDurable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Stamp position;

    public NotDurable(Stamp position, String message) {
      super(message);
      this.position = position;
    }

    /** What this process has applied. */
    public Stamp position() {
      return position;
    }
  }
}
