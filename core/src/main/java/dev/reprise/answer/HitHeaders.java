package dev.reprise.answer;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.response.replay.Lately;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes the headers of a hit, from the entry and from what is true of it now (contract 2.4). All
 * but the request's id stay the same for a second, so the headers of a hot entry are made once a
 * second.
 */
final class HitHeaders {
  /** By the entry's bytes, which are one array for as long as it is in memory. */
  private final Lately<byte[], AtomicReference<@Nullable RecentHeaders>> lately = new Lately<>();

  /** Everything the headers are made of. */
  private record Ingredients(
      String key,
      String tier,
      boolean stale,
      long ttlSeconds,
      long ageSeconds,
      Stamp position,
      String contentType) {}

  private record RecentHeaders(Ingredients of, Headers headers) {}

  Headers of(Plan.Keyed plan, Sighting.Hit hit, Stamp position) {
    Entry entry = hit.entry();
    Instant until = hit.stale() ? entry.freshUntil() : entry.expiresAt();
    var of =
        new Ingredients(
            plan.keying().shown().key(),
            hit.tier(),
            hit.stale(),
            Duration.between(hit.at(), until).toSeconds(),
            hit.ageSeconds(),
            position,
            contentType(plan.question(), entry.payload()));
    var latest = lately.of(entry.payload().bytes(), ignored -> new AtomicReference<>());
    RecentHeaders shown = latest.getAcquire();
    if (shown == null || !shown.of().equals(of)) {
      shown = new RecentHeaders(of, Headers.of(fields(plan.question(), entry, of)));
      latest.setRelease(shown);
    }
    return shown.headers();
  }

  private static String contentType(Question question, Entry.Payload kept) {
    return question.form() == kept.form()
        ? kept.contentType()
        : question.dialect().replies().contentType(question.form(), question.request());
  }

  /**
   * Only what the dialect lists is replayed: nothing of the first caller's own (request ids, rate
   * limits, cookies).
   */
  private static List<Header> fields(Question question, Entry entry, Ingredients of) {
    var headers = new ArrayList<Header>(12);
    headers.add(new Header("content-type", of.contentType()));
    for (String name : question.dialect().replayableHeaders()) {
      String value = entry.facts().get(Entry.HEADER_FACT + name);
      if (value != null && !name.equals("content-type")) {
        headers.add(new Header(name, value));
      }
    }
    CacheStatus status = CacheStatus.hit(of.stale(), of.ttlSeconds(), of.key(), of.tier());
    headers.add(new Header("Cache-Status", status.header()));
    headers.add(new Header("Reprise-Position", of.position().toString()));
    headers.add(new Header("Age", Long.toString(of.ageSeconds())));
    headers.add(avoided(entry.usage()));
    return headers;
  }

  /** The tokens this call consumed and those it avoided. */
  static Header avoided(TokenUsage usage) {
    return new Header(
        "Reprise-Usage",
        usage.known() ? "provider-tokens=0, tokens-avoided=" + usage.total() : "provider-tokens=0");
  }
}
