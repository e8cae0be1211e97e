package dev.reprise.gateway.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** What {@code stats} tells of routes and of handles at providers, a line each. */
final class RouteLines {
  private RouteLines() {}

  static void print(PrintWriter out, JsonNode stats) {
    for (JsonNode share : stats.path("cached_share")) {
      out.printf(
          "route %s  cached %d %%  %s%n",
          share.path("route").asText(),
          share.path("cached_percent").asLong(),
          share.path("verdict").asText());
    }
    for (JsonNode header : stats.path("headers_that_differ")) {
      out.printf(
          "route %s  header %s differs in %,d of %,d misses: headers.ignore%n",
          header.path("route").asText(),
          header.path("header").asText(),
          header.path("misses").asLong(),
          header.path("of").asLong());
    }
    handles(out, stats.path("handles"));
  }

  private static void handles(PrintWriter out, JsonNode handles) {
    if (handles.path("live").asLong() + handles.path("made").asLong() > 0) {
      out.printf(
          "handles at providers  %,d live, %,d made for %s USD, kept for %s USD%n",
          handles.path("live").asLong(),
          handles.path("made").asLong(),
          handles.path("making_usd").asText(),
          handles.path("storage_usd").asText());
    }
  }
}
