package dev.reprise.provider;

import java.util.List;

/**
 * The base URL stands before the whole path.
 *
 * @param versions that are removed from the end of a base URL
 */
record WholePath(List<String> versions) implements Addressing {
  @Override
  public String normal(String url) {
    String bare = Addressing.withoutSlashes(url);
    for (String version : versions) {
      // A host may be called v1, so only the path is looked at.
      if (bare.substring(Addressing.pathOf(bare)).endsWith(version)) {
        return Addressing.withoutSlashes(bare.substring(0, bare.length() - version.length()));
      }
    }
    return bare;
  }

  @Override
  public String url(String base, String path) {
    return base + path;
  }
}
