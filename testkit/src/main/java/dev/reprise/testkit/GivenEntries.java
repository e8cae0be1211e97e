package dev.reprise.testkit;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Digest;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The entries, keys and tenants that tests of tiers and freshness talk about. */
public final class GivenEntries {
  public static final Partition ACME = new Partition("acme");
  public static final Partition GLOBEX = new Partition("globex");
  public static final String POLICY = "default-1";
  public static final Stamp STAMP = new Stamp(7, 3);

  private GivenEntries() {}

  /** Another key for every text. */
  public static CacheKey key(String text) {
    return CacheKey.ofBytes(Digest.of(text.getBytes(StandardCharsets.UTF_8)).bytes());
  }

  /** A key for each partition, made from its name: for tests only, nothing is secret. */
  public static Function<Partition, SecretKey> partitionKeys() {
    return partition -> {
      byte[] name = ("test key of " + partition.name()).getBytes(StandardCharsets.UTF_8);
      return new SecretKeySpec(Digest.of(name).bytes(), "AES");
    };
  }

  /** A whole answer of the tenant, made now, fresh for five minutes and kept for ten. */
  public static Entry answer(Partition partition, String text, Instant now) {
    return answer(partition, text, now, Duration.ofMinutes(10), STAMP);
  }

  public static Entry answer(
      Partition partition, String text, Instant now, Duration ttl, Stamp stamp) {
    return new Entry(
        EntryType.MODEL_RESPONSE,
        new Scope.Tenant(partition),
        stamp,
        List.of(new Tag("t:" + partition.name()), new Tag("model:m-1")),
        POLICY,
        now,
        now.plus(ttl.dividedBy(2)),
        now.plus(ttl),
        new TokenUsage(12, 0, 0, 5),
        Map.of("model", "m-1"),
        payload(text));
  }

  public static Entry.Payload payload(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Entry.Payload(Entry.Form.WHOLE, 200, "application/json", bytes);
  }

  /** What the entry says, for comparing. */
  public static String text(Entry entry) {
    return new String(entry.payload().bytes(), StandardCharsets.UTF_8);
  }
}
