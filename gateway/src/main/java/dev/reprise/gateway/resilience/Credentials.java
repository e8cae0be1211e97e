package dev.reprise.gateway.resilience;

import dev.reprise.request.Digest;
import dev.reprise.request.Header;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configured keys of a provider, each as the header field that carries it. Each prompt prefix
 * has its own order of the keys (rendezvous hashing): the first key serves it, so that the prefix
 * stays in one account's cache; the next one serves while the first is refused. A new key moves
 * only the prefixes for which it comes first.
 */
public record Credentials(List<Header> fields, @Nullable Supplier<Header> token) {
  public Credentials {
    fields = List.copyOf(fields);
  }

  public Credentials(List<Header> fields) {
    this(fields, null);
  }

  /**
   * @param token gives the field in force now; may block, and may throw {@code OriginFailed}
   */
  public Credentials(Supplier<Header> token) {
    this(List.of(), token);
  }

  /** All keys in the order of this prefix; in the configured order without one. */
  public List<Header> inOrder(@Nullable Digest prefix) {
    if (token != null) {
      return List.of(token.get());
    }
    if (prefix == null || fields.size() < 2) {
      return fields;
    }
    var ranked = new ArrayList<Ranked>(fields.size());
    fields.forEach(field -> ranked.add(new Ranked(field, rank(prefix, field))));
    ranked.sort(Comparator.comparing(Ranked::rank, Arrays::compareUnsigned).reversed());
    return ranked.stream().map(Ranked::field).toList();
  }

  private record Ranked(Header field, byte[] rank) {}

  private static byte[] rank(Digest prefix, Header field) {
    MessageDigest sha256 = Digest.sha256();
    sha256.update(prefix.bytes());
    return sha256.digest(field.value().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return token == null ? fields.size() + " keys" : "a token";
  }
}
