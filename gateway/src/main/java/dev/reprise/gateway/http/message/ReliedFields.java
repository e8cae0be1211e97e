package dev.reprise.gateway.http.message;

import dev.reprise.catalogue.Dialects;
import dev.reprise.provider.Family;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Fields that the gateway relies on, so that a {@code Connection} field must not remove them:
 * without its credential a request would come from another caller, without {@code cache-control}
 * its answer would be kept, without a version header it would be another question. RFC 9110 section
 * 7.6.1 forbids senders to name fields that are meant for all recipients.
 */
final class ReliedFields {
  /** Parts of names that speak of a credential, in whatever field a proxy or vendor puts it. */
  private static final List<String> CREDENTIALS =
      List.of("auth", "cookie", "credential", "key", "password", "secret", "token");

  private static final List<String> PREFIXES =
      List.of("content-", "if-", "reprise-", "sec-", "x-forwarded-", "x-original-", "x-rewrite-");

  private static final Set<String> NAMES =
      Set.of(
          "accept",
          "age",
          "cache-control",
          "cache-status",
          "date",
          "etag",
          "expires",
          "forwarded",
          "host",
          "last-modified",
          "location",
          "origin",
          "pragma",
          "range",
          "retry-after",
          "retry-after-ms",
          "transfer-encoding",
          "vary",
          "x-http-method-override",
          "x-session-id",
          "x-should-retry",
          "x-tenant-id");

  /** Read at the first use, since the dialects' data is loaded then. */
  private static final class OfDialects {
    static final Set<String> NAMES = names();

    private static Set<String> names() {
      var names = new HashSet<String>();
      Dialects.SHIPPED
          .all()
          .forEach(
              dialect -> {
                names.addAll(dialect.wire().headers().keyed().keySet());
                names.addAll(dialect.wire().headers().account().keySet());
                names.addAll(dialect.wire().replayed().keySet());
              });
      for (Family family : Dialects.SHIPPED.families()) {
        names.addAll(family.credential());
        names.addAll(family.signs().headers());
      }
      return Set.copyOf(names);
    }
  }

  private ReliedFields() {}

  static boolean contains(String lowerCaseName) {
    return NAMES.contains(lowerCaseName)
        || PREFIXES.stream().anyMatch(lowerCaseName::startsWith)
        || CREDENTIALS.stream().anyMatch(lowerCaseName::contains)
        || OfDialects.NAMES.contains(lowerCaseName);
  }
}
