package dev.reprise.json;

/** The kinds of JSON value (RFC 8259 section 3). */
public enum Kind {
  OBJECT,
  ARRAY,
  STRING,
  NUMBER,
  TRUE,
  FALSE,
  NULL
}
