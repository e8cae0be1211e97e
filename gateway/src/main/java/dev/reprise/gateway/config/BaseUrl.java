package dev.reprise.gateway.config;

import java.net.URI;

/**
 * Addresses as SDK variables write them, with or without their version at the end. Paths bring
 * their own ({@code /v1/messages}, {@code /v1beta/models}), so it is taken off here and never
 * doubled.
 */
final class BaseUrl {
  private BaseUrl() {}

  static URI bare(URI url) {
    String text = withoutSlashes(url.toString());
    for (String version : new String[] {"/v1", "/v1beta"}) {
      if (text.endsWith(version)) {
        return URI.create(withoutSlashes(text.substring(0, text.length() - version.length())));
      }
    }
    return URI.create(text);
  }

  private static String withoutSlashes(String text) {
    int end = text.length();
    while (text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }
}
