package dev.reprise.request;

/**
 * The isolation boundary: a tenant, or without tenants the keyed hash of the caller's credential
 * (contract 2.3). Never absent, never taken from anything but the credential.
 *
 * @param name ASCII, safe in logs: it is a tenant's name or a keyed hash, never a credential
 */
public record Partition(String name) {
  /** The partition of all callers without a credential; accepted on loopback only. */
  public static final Partition ANONYMOUS = new Partition("anonymous");

  public Partition {
    if (name.isEmpty() || name.length() > 128 || !name.chars().allMatch(Partition::legal)) {
      throw new IllegalArgumentException(
          "a partition's name is 1 to 128 characters of A-Z a-z 0-9 . _ : -");
    }
  }

  private static boolean legal(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "._:-".indexOf(c) >= 0;
  }
}
