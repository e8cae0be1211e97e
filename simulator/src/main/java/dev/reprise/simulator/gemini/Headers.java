package dev.reprise.simulator.gemini;

import dev.reprise.simulator.wire.Header;
import java.util.List;

/** The headers that Google's front end adds. */
final class Headers {

  private Headers() {}

  static List<Header> of(String contentType) {
    return List.of(
        new Header("content-type", contentType),
        new Header("vary", "Origin"),
        new Header("vary", "X-Origin"),
        new Header("vary", "Referer"),
        new Header("server", "scaffolding on HTTPServer2"),
        new Header("x-xss-protection", "0"),
        new Header("x-frame-options", "SAMEORIGIN"),
        new Header("x-content-type-options", "nosniff"),
        new Header("server-timing", "gfet4t7; dur=42"));
  }
}
