package dev.reprise.provider;

import java.util.List;

/**
 * How a kind of provider puts its base URL and the path of a request together, so that a base URL
 * means what the SDKs of that kind mean by it (contract 2.6). Pure.
 */
public interface Addressing {
  /** The base URL stands before the path as it came. */
  Addressing WHOLE = new WholePath(List.of());

  /**
   * The form in which a base URL is kept: two ways to write the same address become one, since the
   * address is part of keys.
   *
   * @param url http or https, without query and fragment
   */
  String bare(String url);

  /**
   * The address of a request.
   *
   * @param base as {@link #bare} returns it
   * @param path of the request as this gateway knows it: {@code /v1/messages}
   */
  String url(String base, String path);

  /** The base URL stands before the whole path; these versions at its end are not doubled. */
  static Addressing whole(String... versions) {
    return new WholePath(List.of(versions));
  }

  /**
   * A base URL with a path of its own ({@code /api/paas/v4}) stands in for the prefix of the
   * request's path ({@code /v1}); one without a path gets the prefix.
   */
  static Addressing inPlaceOf(String prefix) {
    return new OwnPrefix(prefix);
  }

  /** Where the path of a URL begins, or its length when it has none. */
  static int pathOf(String url) {
    int slash = url.indexOf('/', url.indexOf("://") + 3);
    return slash < 0 ? url.length() : slash;
  }

  static String withoutSlashes(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }

  /**
   * @param versions that are removed from the end of a base URL
   */
  record WholePath(List<String> versions) implements Addressing {
    @Override
    public String bare(String url) {
      String bare = withoutSlashes(url);
      for (String version : versions) {
        // A host may be called v1, so only the path is looked at.
        if (bare.substring(pathOf(bare)).endsWith(version)) {
          return withoutSlashes(bare.substring(0, bare.length() - version.length()));
        }
      }
      return bare;
    }

    @Override
    public String url(String base, String path) {
      return base + path;
    }
  }

  /**
   * @param prefix of the request's path
   */
  record OwnPrefix(String prefix) implements Addressing {
    @Override
    public String bare(String url) {
      String bare = withoutSlashes(url);
      int path = pathOf(bare);
      int first = path;
      while (bare.startsWith("//", first)) {
        first++;
      }
      return bare.substring(first).equals(prefix) ? bare.substring(0, path) : bare;
    }

    @Override
    public String url(String base, String path) {
      boolean replaced = pathOf(base) < base.length() && path.startsWith(prefix + "/");
      return base + (replaced ? path.substring(prefix.length()) : path);
    }
  }
}
