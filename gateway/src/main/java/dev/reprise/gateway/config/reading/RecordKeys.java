package dev.reprise.gateway.config.reading;

import static dev.reprise.gateway.config.reading.Key.fixed;
import static dev.reprise.gateway.config.reading.ValueType.SIZE;
import static dev.reprise.gateway.config.reading.ValueType.TEXT;
import static dev.reprise.gateway.config.reading.ValueType.share;
import static dev.reprise.gateway.config.reading.ValueType.words;

import java.math.BigDecimal;

/** The keys of what is written down for each request: the access log and recordings. */
final class RecordKeys {
  static final Key<String> ACCESS_LOG =
      fixed(
          "access_log",
          TEXT,
          "off",
          "Where one JSON line for each request goes: `off`, `stderr` or `file:PATH`. Names,"
              + " hashes and counts; no text of prompts and answers, no values of query"
              + " parameters.");
  static final Key<String> FILE =
      fixed(
          "routes[].record.file",
          TEXT,
          "",
          "Where requests of this route are written down, one JSON line each, for `analyze`. Off"
              + " by default; while it is on, a warning says so at each start.");
  static final Key<BigDecimal> SAMPLE =
      fixed("routes[].record.sample", share(), "1", "Which part of the requests is written.");
  static final Key<String> REDACT =
      fixed(
          "routes[].record.redact",
          words("text", "none"),
          "text",
          "`text`: each word that is none of the provider's API, wherever it stands, is replaced"
              + " by another of its length, always the same one while the gateway runs, so that"
              + " what repeats still does. `none`: requests are written as they came. Credentials"
              + " never are, and a request with a secret in it is written as with `text`.");
  static final Key<Long> MAX =
      fixed("routes[].record.max", SIZE, "1GiB", "How large the file may become.");

  private RecordKeys() {}
}
