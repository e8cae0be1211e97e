package dev.reprise.gateway.config.reading;

import java.net.URI;

/**
 * Addresses as SDK variables write them, with or without their version at the end. Paths bring
 * their own ({@code /v1/messages}, {@code /v1beta/models}), so it is taken off here and never
 * doubled.
 */
final class BaseUrl {
  private BaseUrl() {}

  /** Only the path is looked at: a host may be called {@code v1}. */
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
