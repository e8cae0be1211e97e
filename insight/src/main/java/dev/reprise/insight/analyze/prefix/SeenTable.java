package dev.reprise.insight.analyze.prefix;

/**
 * Stores when a fingerprint was last seen, in a fixed amount of memory: two tables; when the newer
 * is full, the older is cleared and becomes the newer. A fingerprint that is seen again moves to
 * the newer table, so those in use stay.
 */
public final class SeenTable {
  /** Never seen, or forgotten. */
  static final long NEVER = Long.MIN_VALUE;

  private final int mask;
  private final int most;
  private long[] newKeys;
  private long[] newValues;
  private long[] oldKeys;
  private long[] oldValues;
  private int count;
  private long forgotten;

  /**
   * @param slots of each of the two tables, a power of two; both tables together use 32 bytes a
   *     slot
   */
  public SeenTable(int slots) {
    if (Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("slots must be a power of two, not " + slots);
    }
    this.mask = slots - 1;
    this.most = slots / 4 * 3;
    this.newKeys = new long[slots];
    this.newValues = new long[slots];
    this.oldKeys = new long[slots];
    this.oldValues = new long[slots];
  }

  /** The slots that fit in so many bytes. */
  public static int slotsIn(long bytes) {
    long slots = Long.highestOneBit(Math.max(1 << 10, bytes / 32));
    return (int) Math.min(slots, 1 << 26);
  }

  /** The value last put, or {@link #NEVER}. */
  long get(long print) {
    long key = key(print);
    int at = slot(newKeys, key);
    if (newKeys[at] == key) {
      return newValues[at];
    }
    at = slot(oldKeys, key);
    return oldKeys[at] == key ? oldValues[at] : NEVER;
  }

  void put(long print, long value) {
    long key = key(print);
    int at = slot(newKeys, key);
    if (newKeys[at] == 0) {
      if (count == most) {
        turn();
        at = slot(newKeys, key);
      }
      newKeys[at] = key;
      count++;
    }
    newValues[at] = value;
  }

  /** How often the older half was forgotten. */
  long forgotten() {
    return forgotten;
  }

  private void turn() {
    long[] keys = oldKeys;
    oldKeys = newKeys;
    oldValues = swap(oldValues);
    newKeys = keys;
    java.util.Arrays.fill(newKeys, 0);
    count = 0;
    forgotten++;
  }

  private long[] swap(long[] values) {
    long[] newer = newValues;
    newValues = values;
    return newer;
  }

  private int slot(long[] keys, long key) {
    int at = (int) (key ^ key >>> 32) & mask;
    while (keys[at] != 0 && keys[at] != key) {
      at = at + 1 & mask;
    }
    return at;
  }

  /** Zero marks a free slot. */
  private static long key(long print) {
    return print == 0 ? 1 : print;
  }
}
