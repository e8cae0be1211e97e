package dev.reprise.key;

import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives a key for each partition and purpose from one master secret, by HKDF-SHA-256 (RFC 5869):
 * extract once, then expand with the info {@code "reprise/1/" + purpose, NUL, name}. Purposes and
 * names never contain NUL, so two different pairs never get the same info. One key reveals nothing
 * about another. Safe for use by many threads.
 */
public final class PartitionKeys {
  /** Bytes of the master secret, and of every key. */
  public static final int BYTES = 32;

  private static final int MOST_REMEMBERED = 4096;
  private static final String HMAC = "HmacSHA256";

  /** What a key is for. The label is part of the derivation and never changes. */
  public enum Purpose {
    /** {@link #derive}. */
    CACHE_KEY("cache-key"),
    /** Encrypting entries at rest. */
    ENVELOPE("envelope"),
    /** Fingerprints of content, for logs and explanations. */
    FINGERPRINT("fingerprint"),
    /** Names of a partition in stores. */
    ID("id"),
    /** Names of tags in stores. */
    TAG("tag"),
    /** Sealing the ids that replayed answers carry: {@link SealedIds}. */
    RESPONSE_ID("response-id"),
    /** Keys of entries an operator published; the name is a namespace, not a partition. */
    PUBLIC_CACHE_KEY("public-cache-key"),
    /** Salts that isolate partitions in the caches of providers. */
    PREFIX_SALT("prefix-salt"),
    /** Fingerprints of credentials, from which partitions are made; there is no name yet. */
    CREDENTIAL("credential");

    private final String label;

    Purpose(String label) {
      this.label = label;
    }
  }

  private record Derivation(Purpose purpose, String name) {}

  private final byte[] extracted;
  private final Map<Derivation, SecretKey> keys = new ConcurrentHashMap<>();
  private final Map<Derivation, Mac> macs = new ConcurrentHashMap<>();

  /** From the master secret of this deployment: 32 random bytes, copied. */
  public PartitionKeys(byte[] master) {
    if (master.length != BYTES) {
      throw new IllegalArgumentException(
          "a master secret has " + BYTES + " bytes, not " + master.length);
    }
    extracted = Hkdf.extract(master);
  }

  /** HMAC-SHA-256 over the contract's frame, under the partition's key. */
  public CacheKey derive(Contract contract, Partition partition) {
    return derive(contract, new Derivation(Purpose.CACHE_KEY, partition.name()));
  }

  /** The same by scope: public entries have a key of their namespace instead of a partition's. */
  public CacheKey derive(Contract contract, Scope scope) {
    return switch (scope) {
      case Scope.Public(var namespace) ->
          derive(contract, new Derivation(Purpose.PUBLIC_CACHE_KEY, namespace));
      case Scope.Tenant(var partition) -> derive(contract, partition);
      case Scope.Workspace(var partition, var ignoredWorkspace) -> derive(contract, partition);
      case Scope.User(var partition, var ignoredWorkspace, var ignoredUser) ->
          derive(contract, partition);
    };
  }

  /** The partition's AES-256 key for entries at rest. */
  public SecretKey envelopeKey(Partition partition) {
    return key(new Derivation(Purpose.ENVELOPE, partition.name()), "AES");
  }

  /** The partition's AES-256 key for the ids of replayed answers. */
  SecretKey responseIdKey(Partition partition) {
    return key(new Derivation(Purpose.RESPONSE_ID, partition.name()), "AES");
  }

  /** The partition's name in stores: 43 base64url characters that do not reveal the partition. */
  public String namespace(Partition partition) {
    Derivation derivation = new Derivation(Purpose.ID, partition.name());
    return text(authenticate(derivation, "namespace".getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * The name of this partition's tag in stores: 43 base64url characters that reveal nothing without
   * the master secret.
   */
  public Tag tag(Partition partition, Tag tag) {
    Derivation derivation = new Derivation(Purpose.TAG, partition.name());
    return new Tag(text(authenticate(derivation, tag.name().getBytes(StandardCharsets.US_ASCII))));
  }

  /** The salt that isolates this partition in a provider's cache: 43 base64url characters. */
  public String prefixSalt(Partition partition) {
    Derivation derivation = new Derivation(Purpose.PREFIX_SALT, partition.name());
    return text(authenticate(derivation, "prefix-salt".getBytes(StandardCharsets.US_ASCII)));
  }

  /** A keyed fingerprint of content, comparable within the partition only. */
  public String fingerprint(Partition partition, byte[] content) {
    return text(authenticate(new Derivation(Purpose.FINGERPRINT, partition.name()), content));
  }

  /** A keyed fingerprint of a credential (contract 2.3): 43 base64url characters. */
  public String credentialFingerprint(String credential) {
    Derivation derivation = new Derivation(Purpose.CREDENTIAL, "");
    return text(authenticate(derivation, credential.getBytes(StandardCharsets.UTF_8)));
  }

  private CacheKey derive(Contract contract, Derivation derivation) {
    return CacheKey.ofBytes(authenticate(derivation, contract.frame()));
  }

  private byte[] authenticate(Derivation derivation, byte[] content) {
    try {
      return ((Mac) mac(derivation).clone()).doFinal(content);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the platform's own " + HMAC + " can be copied", e);
    }
  }

  /**
   * A Mac with its key set, used only as a template to clone: setting the key takes longer than
   * hashing a frame.
   */
  private Mac mac(Derivation derivation) {
    Mac known = macs.get(derivation);
    if (known != null) {
      return known;
    }
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(expand(derivation).getEncoded(), HMAC));
      remember(macs, derivation, mac);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + HMAC, e);
    }
  }

  private SecretKey key(Derivation derivation, String algorithm) {
    SecretKey known = keys.get(derivation);
    if (known != null) {
      return known;
    }
    SecretKey key = new SecretKeySpec(expand(derivation).getEncoded(), algorithm);
    remember(keys, derivation, key);
    return key;
  }

  /** Bounds the map by clearing it; a key is derived again in microseconds. */
  private static <T> void remember(Map<Derivation, T> known, Derivation derivation, T value) {
    if (known.size() >= MOST_REMEMBERED) {
      known.clear();
    }
    known.put(derivation, value);
  }

  private SecretKey expand(Derivation derivation) {
    byte[] information =
        ("reprise/1/" + derivation.purpose.label + '\0' + derivation.name)
            .getBytes(StandardCharsets.UTF_8);
    return new SecretKeySpec(Hkdf.expand(extracted, information), "HKDF");
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
