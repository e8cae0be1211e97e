package dev.reprise.tier;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.request.EntryType;
import dev.reprise.request.Scope;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the in-process tier holds it: one flat object instead of an entry with its stamp,
 * instants and payload, and a link in its partition's {@link Shelf}. Instants are held in
 * nanoseconds since the epoch, so one beyond the year 2262 reads back as that year.
 */
final class HeldEntry {
  private static final int USED = 1;
  private static final int GONE = 2;
  private static final VarHandle STANDING = standing();

  private static final long BILLION = 1_000_000_000L;
  private static final long LAST_SECOND = Long.MAX_VALUE / BILLION - 1;

  final Slot slot;
  final int weight;

  private final EntryType type;
  private final Scope scope;
  private final Stamp stamp;
  private final List<Tag> tags;
  private final String policyVersion;
  private final long createdAt;
  private final long freshUntil;
  private final long expiresAt;
  private final TokenUsage usage;
  private final Map<String, String> facts;
  private final Entry.Form form;
  private final int status;
  private final String contentType;
  private final byte[] bytes;

  /**
   * Whether it was asked for since the shelf last looked at it for eviction. Written without a
   * lock; a lost write does no harm.
   */
  boolean visited;

  /** {@link #USED} once asked for, {@link #GONE} once off its shelf. */
  @SuppressWarnings("unused") // through its handle only
  private volatile int standing;

  /** The shelf it is on; written before any other thread can find the entry. */
  @Nullable Shelf home;

  /** Guarded by the shelf. */
  @Nullable HeldEntry older;

  @Nullable HeldEntry newer;

  /**
   * Whether it is on its shelf. Written under the shelf's lock only; read without it, to notice
   * that the entry was evicted.
   */
  volatile boolean shelved;

  HeldEntry(Slot slot, Entry entry, int weight, Recent recent) {
    this.slot = slot;
    this.weight = weight;
    this.type = entry.type();
    this.scope = recent.share(entry.scope());
    this.stamp = recent.share(entry.stamp());
    this.tags = recent.shareAll(entry.tags());
    this.policyVersion = recent.share(entry.policyVersion());
    this.createdAt = nanos(entry.createdAt());
    this.freshUntil = nanos(entry.freshUntil());
    this.expiresAt = nanos(entry.expiresAt());
    this.usage = recent.share(entry.usage());
    this.facts = recent.share(entry.facts());
    this.form = entry.payload().form();
    this.status = entry.payload().status();
    this.contentType = recent.share(entry.payload().contentType());
    this.bytes = entry.payload().bytes();
  }

  /**
   * Records that it was asked for; true the first time. Takes no lock: it changes one counter, and
   * only once.
   */
  boolean use() {
    Shelf shelf = home;
    if (standing != 0 || shelf == null || !STANDING.compareAndSet(this, 0, USED)) {
      return false;
    }
    shelf.usedFirst(weight);
    return true;
  }

  /** Whether it was ever asked for. */
  boolean used() {
    return (standing & USED) != 0;
  }

  /** Records that it leaves its shelf for good; true when its bytes had been counted as used. */
  boolean leave() {
    return ((int) STANDING.getAndBitwiseOr(this, GONE) & USED) != 0;
  }

  private static VarHandle standing() {
    try {
      return MethodHandles.lookup().findVarHandle(HeldEntry.class, "standing", int.class);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("the field stands below", e);
    }
  }

  Entry entry() {
    return new Entry(
        type,
        scope,
        stamp,
        tags,
        policyVersion,
        instant(createdAt),
        instant(freshUntil),
        instant(expiresAt),
        usage,
        facts,
        new Entry.Payload(form, status, contentType, bytes));
  }

  long expiresAtNanos() {
    return expiresAt;
  }

  static long nanos(Instant instant) {
    long seconds = Math.clamp(instant.getEpochSecond(), -LAST_SECOND, LAST_SECOND);
    return seconds * BILLION + instant.getNano();
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, BILLION), Math.floorMod(nanos, BILLION));
  }
}
