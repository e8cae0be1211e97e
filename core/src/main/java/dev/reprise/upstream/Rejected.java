package dev.reprise.upstream;

import dev.reprise.response.Reply;
import dev.reprise.response.WholeBody;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * A response with status 400, read to its end, and whether something that Reprise added may be its
 * reason (row B6). In doubt it is assumed to be: one more call costs little, and only its answer
 * shows the reason for certain.
 *
 * @param reply the same answer, its body whole
 * @param named the added field or word that the error names; empty when it names none
 */
record Rejected(Reply reply, String named) {
  /** Only so many bytes of an error are read. */
  private static final int MOST = 64 << 10;

  private static final Set<String> WORDS = Set.of("cache", "breakpoint", "salt", "valid string");

  boolean names() {
    return !named.isEmpty();
  }

  /**
   * The fields to leave out from now on: the one that was named, its companion, or all when the
   * error named none.
   */
  Set<String> blamed(Set<String> fields) {
    if (!fields.contains(named)) {
      return fields;
    }
    return named.equals("prompt_cache_breakpoint") ? Set.of("prompt_cache_options") : Set.of(named);
  }

  /** Blocking until the error is there. */
  static Rejected read(Reply reply, Set<String> fields) {
    WholeBody body = WholeBody.of(reply, MOST);
    Reply whole =
        Reply.whole(reply.status(), reply.headers().without("transfer-encoding"), body.bytes());
    return body.cut()
        ? new Rejected(whole, "an error that was cut")
        : of(whole, body.bytes(), fields);
  }

  private static Rejected of(Reply reply, byte[] bytes, Set<String> fields) {
    String text = new String(bytes, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    for (String field : fields) {
      if (text.contains(field)) {
        return new Rejected(reply, field);
      }
    }
    return new Rejected(reply, WORDS.stream().filter(text::contains).findFirst().orElse(""));
  }
}
