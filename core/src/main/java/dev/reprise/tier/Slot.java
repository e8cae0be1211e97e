package dev.reprise.tier;

import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where the in-process tier keeps an entry: partition and key, both compared in full. The key's 32
 * bytes are four longs, because at a million entries the headers of nested objects would weigh more
 * than the key.
 */
final class Slot {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Partition partition;
  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  Slot(Partition partition, CacheKey key) {
    byte[] bytes = key.bytes();
    this.partition = partition;
    this.first = (long) LONG.get(bytes, 0);
    this.second = (long) LONG.get(bytes, 8);
    this.third = (long) LONG.get(bytes, 16);
    this.fourth = (long) LONG.get(bytes, 24);
  }

  Partition partition() {
    return partition;
  }

  CacheKey key() {
    byte[] bytes = new byte[32];
    LONG.set(bytes, 0, first);
    LONG.set(bytes, 8, second);
    LONG.set(bytes, 16, third);
    LONG.set(bytes, 24, fourth);
    return CacheKey.ofBytes(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Slot that
        && first == that.first
        && second == that.second
        && third == that.third
        && fourth == that.fourth
        && partition.equals(that.partition);
  }

  /** The key is the output of an HMAC, so any of its words is already well spread. */
  @Override
  public int hashCode() {
    return Long.hashCode(first) ^ 31 * partition.name().hashCode();
  }
}
