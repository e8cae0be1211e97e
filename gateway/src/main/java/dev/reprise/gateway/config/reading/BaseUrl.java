package dev.reprise.gateway.config.reading;

import java.net.URI;

/**
 * Removes the API version from the end of a base URL. SDK variables write base URLs with or without
 * it, and request paths contain it ({@code /v1/messages}, {@code /v1beta/models}); without the
 * removal it would stand there twice.
 */
final class BaseUrl {
  private BaseUrl() {}

  /** Changes the path only, since a host may be named {@code v1}. */
  static URI bare(URI url) {
    String path = withoutSlashes(url.getRawPath());
    for (String version : new String[] {"/v1", "/v1beta"}) {
      if (path.endsWith(version)) {
        path = withoutSlashes(path.substring(0, path.length() - version.length()));
        break;
      }
    }
    return URI.create(url.getScheme() + "://" + url.getRawAuthority() + path);
  }

  private static String withoutSlashes(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }
}
