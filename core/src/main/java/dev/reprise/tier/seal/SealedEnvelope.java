package dev.reprise.tier.seal;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * An entry as bytes fit for storage nobody trusts: AES-256-GCM under the partition's own key, with
 * partition, full cache key, incarnation, sequence and policy version authenticated beside it
 * (threats, decision 9). Damaged bytes, an exchanged answer, a row copied to another key or tenant,
 * a stamp set to a later position: none of these opens.
 *
 * <p>Layout: {@code version(1) · incarnation(8) · sequence(8) · policyVersion(4+n) ·
 * inflatedLength(4, 0 = not deflated) · nonce(12) · ciphertext and tag}. Numbers are big-endian.
 * Everything before the nonce is authenticated too, but the version of a first envelope.
 *
 * <p>Frames over 1 KiB are deflated first when that saves an eighth. The size of a sealed entry
 * thus tells something of its content to whoever can read the store, as its plain length would.
 *
 * <p>The nonce is 96 random bits: safe for 2^32 envelopes under one key.
 */
public final class SealedEnvelope {
  static final int VERSION = 2;

  /** Still opened: its usage is one count of writes, and its version is not authenticated. */
  static final int FIRST = 1;

  /** No entry inflates beyond this many bytes. */
  public static final int MOST_BYTES = 64 << 20;

  /** What a sealed name is authenticated with; no entry's bindings begin like this. */
  private static final byte[] NAME = "partition".getBytes(StandardCharsets.US_ASCII);

  /** Whose key names are sealed with; no tenant and no hash is called this. */
  private static final Partition DEPLOYMENT = new Partition("::partition-names::");

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Function<Partition, SecretKey> keys;
  private final Bindings bindings;

  /**
   * @param keys the partition's AES-256 key; derived, never shared between partitions
   */
  public SealedEnvelope(Function<Partition, SecretKey> keys) {
    this(keys, Bindings.FULL);
  }

  SealedEnvelope(Function<Partition, SecretKey> keys, Bindings bindings) {
    this.keys = keys;
    this.bindings = bindings;
  }

  public byte[] seal(Partition partition, CacheKey key, Entry entry) {
    byte[] plain = new EntryFrame(partition, key, entry).write();
    byte[] squeezed = Squeeze.deflate(plain);
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    int inflatedLength = squeezed == null ? 0 : plain.length;
    byte[] associated =
        withLength(
            VERSION,
            bindings.associated(partition, key, entry.stamp(), entry.policyVersion()),
            inflatedLength);
    byte[] sealed = encrypt(partition, nonce, associated, squeezed == null ? plain : squeezed);
    EntryFrameWriter head = new EntryFrameWriter().octet(VERSION);
    head.int64(entry.stamp().incarnation()).int64(entry.stamp().sequence());
    head.text(entry.policyVersion()).int32(inflatedLength);
    return join(head.bytes(), nonce, sealed);
  }

  /**
   * Opens the entry that was sealed for exactly this partition and key; throws {@link
   * UnreadableFrame} for any other bytes.
   */
  public Entry open(Partition partition, CacheKey key, byte[] sealed) throws UnreadableFrame {
    EntryFrameReader envelope = new EntryFrameReader(sealed);
    int version = envelope.octet();
    if (version != VERSION && version != FIRST) {
      throw new UnreadableFrame("an envelope of another version");
    }
    Stamp stamp = new Stamp(envelope.int64(), envelope.int64());
    String policyVersion = envelope.text();
    int inflatedLength = envelope.int32();
    byte[] associated =
        withLength(
            version, bindings.associated(partition, key, stamp, policyVersion), inflatedLength);
    byte[] plain = decrypt(partition, associated, envelope.rest());
    if (inflatedLength < 0 || inflatedLength > MOST_BYTES) {
      throw new UnreadableFrame("the stated length is beyond what is ever kept");
    }
    byte[] frame = inflatedLength == 0 ? plain : Squeeze.inflate(plain, inflatedLength);
    EntryFrame opened = EntryFrame.read(frame, stamp, policyVersion, version);
    if (!bindings.holds(opened, partition, key)) {
      throw new UnreadableFrame("the entry is another's");
    }
    return opened.entry();
  }

  /** A partition's name as bytes that only this deployment's secret opens. */
  public byte[] sealName(Partition partition) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] name = partition.name().getBytes(StandardCharsets.UTF_8);
    return join(new byte[0], nonce, encrypt(DEPLOYMENT, nonce, NAME, name));
  }

  /** Opens what {@link #sealName} made; throws {@link UnreadableFrame} for any other bytes. */
  public Partition openName(byte[] sealed) throws UnreadableFrame {
    return new Partition(new String(decrypt(DEPLOYMENT, NAME, sealed), StandardCharsets.UTF_8));
  }

  private byte[] encrypt(Partition partition, byte[] nonce, byte[] associated, byte[] plain) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      SecretKey key = keys.apply(partition);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(associated);
      return cipher.doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM could not seal: is the key 32 bytes?", e);
    }
  }

  private byte[] decrypt(Partition partition, byte[] associated, byte[] nonceAndSealed)
      throws UnreadableFrame {
    if (nonceAndSealed.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new UnreadableFrame("the envelope is cut short");
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      var nonce = new GCMParameterSpec(TAG_BITS, nonceAndSealed, 0, NONCE_BYTES);
      cipher.init(Cipher.DECRYPT_MODE, keys.apply(partition), nonce);
      cipher.updateAAD(associated);
      return cipher.doFinal(nonceAndSealed, NONCE_BYTES, nonceAndSealed.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw new UnreadableFrame("the seal does not hold for this partition and key");
    } catch (GeneralSecurityException e) {
      throw new UnreadableFrame("the seal could not be checked: " + e.getMessage());
    }
  }

  private static byte[] withLength(int version, byte[] associated, int inflatedLength) {
    EntryFrameWriter whole = new EntryFrameWriter().blob(associated).int32(inflatedLength);
    return (version == FIRST ? whole : whole.octet(version)).bytes();
  }

  private static byte[] join(byte[] head, byte[] nonce, byte[] sealed) {
    byte[] whole = Arrays.copyOf(head, head.length + nonce.length + sealed.length);
    System.arraycopy(nonce, 0, whole, head.length, nonce.length);
    System.arraycopy(sealed, 0, whole, head.length + nonce.length, sealed.length);
    return whole;
  }
}
