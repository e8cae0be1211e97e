package dev.reprise.key;

import dev.reprise.request.Partition;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Makes a new id from the id of a stored answer, and gets the stored id back from it (decision
 * D10). The new id is the stored one, encrypted with AES-256-GCM under the partition's key and a
 * fresh nonce. No table is needed, so ids survive a restart; an id of another partition cannot be
 * decrypted. Safe for many threads.
 */
public final class SealedIds {
  /** Marks ids made here; providers' own ids do not begin so. */
  private static final String MARK = "rp1";

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final PartitionKeys keys;
  private final SecureRandom random = new SecureRandom();

  public SealedIds(PartitionKeys keys) {
    this.keys = keys;
  }

  /** A fresh name with the same prefix: {@code resp_} stays {@code resp_}. */
  public String seal(Partition partition, String kept) {
    int prefix = kept.indexOf('_') + 1;
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, partition, nonce)
              .doFinal(kept.getBytes(StandardCharsets.UTF_8));
      byte[] whole = Arrays.copyOf(nonce, NONCE + sealed.length);
      System.arraycopy(sealed, 0, whole, NONCE, sealed.length);
      return kept.substring(0, prefix)
          + MARK
          + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM", e);
    }
  }

  /** Whether the text holds what a fresh name with this prefix begins with. */
  public boolean mayHold(byte[] text, String prefix) {
    byte[] begin = (prefix + MARK).getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at + begin.length <= text.length; at++) {
      if (text[at] == begin[0]
          && Arrays.equals(text, at, at + begin.length, begin, 0, begin.length)) {
        return true;
      }
    }
    return false;
  }

  /** The stored id, when this id was made for this partition; otherwise empty. */
  public Optional<String> open(Partition partition, String name) {
    // A stored id without a prefix: an underscore that follows belongs to the base64 alphabet.
    int start = name.startsWith(MARK) ? 0 : name.indexOf('_') + 1;
    if (!name.startsWith(MARK, start)) {
      return Optional.empty();
    }
    try {
      byte[] whole = Base64.getUrlDecoder().decode(name.substring(start + MARK.length()));
      if (whole.length <= NONCE) {
        return Optional.empty();
      }
      byte[] kept =
          cipher(Cipher.DECRYPT_MODE, partition, Arrays.copyOf(whole, NONCE))
              .doFinal(whole, NONCE, whole.length - NONCE);
      return Optional.of(new String(kept, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | AEADBadTagException notOurs) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM", e);
    }
  }

  private Cipher cipher(int mode, Partition partition, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, keys.responseIdKey(partition), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(partition.name().getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
