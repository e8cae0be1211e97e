package dev.reprise.provider;

/**
 * A base URL's own path replaces the prefix of the request's path: {@code …/api/paas/v4} and {@code
 * /v1/chat/completions} make {@code …/api/paas/v4/chat/completions}.
 *
 * @param prefix of the request's path
 */
record OwnPrefix(String prefix) implements Addressing {
  @Override
  public String normal(String url) {
    String bare = Addressing.withoutSlashes(url);
    int path = Addressing.pathOf(bare);
    int first = path;
    while (bare.startsWith("//", first)) {
      first++;
    }
    return bare.substring(first).equals(prefix) ? bare.substring(0, path) : bare;
  }

  @Override
  public String url(String base, String path) {
    boolean replaced = Addressing.pathOf(base) < base.length() && path.startsWith(prefix + "/");
    return base + (replaced ? path.substring(prefix.length()) : path);
  }
}
