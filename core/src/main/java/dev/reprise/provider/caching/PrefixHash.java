package dev.reprise.provider.caching;

import dev.reprise.request.Digest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;

/** A SHA-256 digest of everything up to a position, as four words: compared without arrays. */
public record PrefixHash(long a, long b, long c, long d) {
  private static final int BYTES = 32;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  @Override
  public int hashCode() {
    return Long.hashCode(a);
  }

  /** Links of a chain: each is the digest of the one before and of what was added since. */
  static final class HashChain {
    private final MessageDigest sha256 = Digest.sha256();
    private final byte[] state = new byte[BYTES];
    private final byte[] apart = {(byte) 0xFF, 0};

    /** Something the next link depends on. */
    HashChain mix(byte[] bytes, int from, int to) {
      sha256.update(bytes, from, to - from);
      return this;
    }

    HashChain mix(byte[] bytes) {
      return mix(bytes, 0, bytes.length);
    }

    /** Separates two inputs with a byte that UTF-8 never contains, so that they stay apart. */
    HashChain apart(int tag) {
      apart[1] = (byte) tag;
      sha256.update(apart, 0, 2);
      return this;
    }

    /** Closes a link: what is mixed from here on belongs to the next. */
    PrefixHash link() {
      try {
        sha256.digest(state, 0, BYTES);
      } catch (DigestException e) {
        throw new AssertionError("32 bytes hold a SHA-256 digest", e);
      }
      sha256.update(state);
      return new PrefixHash(word(0), word(8), word(16), word(24));
    }

    private long word(int at) {
      return (long) WORD.get(state, at);
    }
  }
}
