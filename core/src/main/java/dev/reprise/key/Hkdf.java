package dev.reprise.key;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HKDF with SHA-256 (RFC 5869), for outputs of one block. The Java platform has this function only
 * from version 25 on, and the core also runs on earlier versions.
 */
final class Hkdf {
  private static final String HMAC = "HmacSHA256";

  /** Bytes of one block, and of every key made here. */
  static final int BLOCK = 32;

  private Hkdf() {}

  /** Section 2.2, without a salt: the RFC then takes a block of zeros. */
  static byte[] extract(byte[] keyMaterial) {
    return hmac(new byte[BLOCK], keyMaterial);
  }

  /** Section 2.3, the first block of output. */
  static byte[] expand(byte[] extracted, byte[] information) {
    return hmac(extracted, information, new byte[] {1});
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}
