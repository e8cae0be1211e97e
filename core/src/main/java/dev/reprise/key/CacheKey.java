package dev.reprise.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/**
 * HMAC-SHA-256 over a contract under the partition's key: full 256 bits. Written {@code pc_}
 * + 43 base64url characters.
 */
public final class CacheKey {
  /** Longs in a key. */
  public static final int WORDS = 4;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;

  private CacheKey(byte[] bytes) {
    this.bytes = bytes;
  }

  public static CacheKey ofBytes(byte[] bytes) {
    if (bytes.length != 32) {
      throw new IllegalArgumentException("a cache key has 32 bytes, not " + bytes.length);
    }
    return new CacheKey(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** One of its {@value #WORDS} longs; every bit is uniformly distributed. */
  public long word(int index) {
    return (long) LONGS.get(bytes, index * Long.BYTES);
  }

  /** {@code pc_…}, safe to show: the key is itself a keyed fingerprint. */
  @Override
  public String toString() {
    return "pc_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
  }
}
