package dev.reprise.artifact;

/**
 * Something an entry depends on; invalidating it makes the entry unusable (F-11).
 *
 * @param name 1 to 128 characters of {@code A-Za-z0-9._:/-}
 */
public record Tag(String name) {
  public Tag {
    if (name.isEmpty() || name.length() > 128 || !name.chars().allMatch(Tag::legal)) {
      throw new IllegalArgumentException("a tag is 1 to 128 characters of A-Z a-z 0-9 . _ : / -");
    }
  }

  private static boolean legal(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "._:/-".indexOf(c) >= 0;
  }
}
