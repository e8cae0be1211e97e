package dev.reprise.upstream;

import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.response.Reply;
import dev.reprise.response.WholeBody;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A response with status 400, read to its end, and whether something that Reprise added may be its
 * reason (row B6). In doubt it is assumed to be: one more call costs little, and only its answer
 * shows the reason for certain.
 *
 * @param reply the same answer, its body whole
 * @param named the added field or word that the error names; empty when it names none
 * @param kind whose fields were added
 */
record Rejected(Reply reply, String named, NativeCaching kind) {
  /** Only so many bytes of an error are read. */
  private static final int MOST = 64 << 10;

  boolean names() {
    return !named.isEmpty();
  }

  /**
   * The fields to leave out from now on: the one that was named, its companion, or all when the
   * error named none.
   */
  Set<String> blamed(Set<String> fields) {
    return fields.contains(named) ? Set.of(kind.companion(named)) : fields;
  }

  /** Blocking until the error is there. */
  static Rejected read(Reply reply, Set<String> fields, NativeCaching kind) {
    WholeBody body = WholeBody.of(reply, MOST);
    Reply whole =
        Reply.whole(reply.status(), reply.headers().without("transfer-encoding"), body.bytes());
    String named = body.cut() ? "an error that was cut" : named(body.bytes(), fields, kind);
    return new Rejected(whole, named, kind);
  }

  private static String named(byte[] bytes, Set<String> fields, NativeCaching kind) {
    String text = new String(bytes, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    return Stream.concat(fields.stream(), kind.refusalWords().stream())
        .filter(text::contains)
        .findFirst()
        .orElse("");
  }
}
