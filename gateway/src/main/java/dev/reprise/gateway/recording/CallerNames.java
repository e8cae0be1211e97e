package dev.reprise.gateway.recording;

import dev.reprise.request.Digest;
import dev.reprise.request.Directives;
import dev.reprise.request.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a recording says of who asked and how: callers under names that nobody can lead back, and
 * the directives of {@code Cache-Control}. Without them {@code analyze} would take all callers for
 * one, and no answer for reusable.
 *
 * @param secret from which names are made; another one in each run
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, shown to nobody
record CallerNames(byte[] secret) {
  private static final int BYTES = 8;

  /** A longer one is written so: it means the same to whoever counts hits, and tells nothing. */
  private static final long LONGEST_AGE = 86_400;

  /** One name for each scope in which answers are shared: credential, workspace and user. */
  String of(Principal principal) {
    MessageDigest digest = Digest.sha256();
    digest.update(secret);
    digest.update(bytes(principal.partition().name()));
    digest.update((byte) 0);
    digest.update(bytes(String.valueOf(principal.workspace())));
    digest.update((byte) 0);
    digest.update(bytes(String.valueOf(principal.user())));
    return "caller-" + HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** As a client writes them; empty when there are none. */
  static Optional<String> directives(Directives asked) {
    var words = new ArrayList<String>();
    if (asked.noStore()) {
      words.add("no-store");
    }
    if (asked.noCache()) {
      words.add("no-cache");
    }
    if (asked.maxAgeSeconds() != null) {
      words.add("max-age=" + Math.min(asked.maxAgeSeconds(), LONGEST_AGE));
    }
    if (asked.onlyIfCached()) {
      words.add("only-if-cached");
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }

  @Override
  public String toString() {
    return "names of callers";
  }
}
