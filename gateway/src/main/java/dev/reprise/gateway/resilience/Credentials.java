package dev.reprise.gateway.resilience;

import dev.reprise.request.Digest;
import dev.reprise.request.Header;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's own keys, each as the field it goes in. A prefix has its own order of them
 * (rendezvous hashing): the first serves it, so that one account's prefix cache sees it all; the
 * next takes over while the first cannot. Adding a key moves only the prefixes that now prefer it.
 */
public record Credentials(List<Header> fields) {
  public Credentials {
    fields = List.copyOf(fields);
  }

  /** All keys, the prefix's favourite first; as configured where there is no prefix. */
  public List<Header> inOrder(@Nullable Digest prefix) {
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
    return fields.size() + " keys";
  }
}
