package dev.reprise.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.Plan;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The headers of a hit: how long they are reused, and what they take from the entry. */
class HitHeadersTest {
  private static final Stamp POSITION = new Stamp(7, 3);
  private static final Instant MADE = Instant.parse("2026-11-21T12:00:00Z");

  private final HitHeaders hits = new HitHeaders();
  private final Journey journey = new Journey();
  private final Plan.Keyed plan = (Plan.Keyed) journey.plan(GivenRequests.chat("why?"));
  private final Entry entry = GivenEntries.answer(GivenEntries.ACME, "a", MADE);

  private static Sighting.Hit hit(Entry entry, Duration age) {
    return hit(entry, "l1", age, false);
  }

  private static Sighting.Hit hit(Entry entry, String tier, Duration age, boolean stale) {
    return new Sighting.Hit(
        entry, tier, age.toSeconds(), stale, MADE.plus(age), List.of(), List.of());
  }

  private static String value(Headers headers, String name) {
    return headers.first(name).orElseThrow();
  }

  @Test
  void two_hits_in_the_same_second_share_one_object_and_the_next_second_has_its_own() {
    Headers first = hits.of(plan, hit(entry, Duration.ofMillis(5_100)), POSITION);
    assertThat(hits.of(plan, hit(entry, Duration.ofMillis(5_900)), POSITION)).isSameAs(first);
    Headers later = hits.of(plan, hit(entry, Duration.ofMillis(6_100)), POSITION);
    assertThat(value(first, "Age")).isEqualTo("5");
    assertThat(value(later, "Age")).isEqualTo("6");
  }

  @Test
  void within_one_second_everything_else_that_they_say_makes_new_ones() {
    Duration age = Duration.ofSeconds(5);
    Headers first = hits.of(plan, hit(entry, age), POSITION);
    assertThat(value(hits.of(plan, hit(entry, age), new Stamp(7, 4)), "Reprise-Position"))
        .isEqualTo("7.4");
    assertThat(value(hits.of(plan, hit(entry, "l2", age, false), POSITION), "Cache-Status"))
        .endsWith("detail=l2");
    String stale = value(hits.of(plan, hit(entry, "l1", age, true), POSITION), "Cache-Status");
    assertThat(stale).isNotEqualTo(value(first, "Cache-Status"));
    var other = (Plan.Keyed) journey.plan(GivenRequests.chat("why not?"));
    assertThat(value(hits.of(other, hit(entry, age), POSITION), "Cache-Status"))
        .contains(other.keying().shown().key());
    Entry another = GivenEntries.answer(GivenEntries.ACME, "a", MADE);
    assertThat(hits.of(plan, hit(another, age), POSITION)).isNotSameAs(first);
  }

  @Test
  void a_stale_hit_counts_from_the_end_of_the_soft_time_to_live() {
    Duration age = Duration.ofSeconds(301);
    assertThat(value(hits.of(plan, hit(entry, "l1", age, true), POSITION), "Cache-Status"))
        .contains("ttl=-1");
    assertThat(value(hits.of(plan, hit(entry, age), POSITION), "Cache-Status")).contains("ttl=299");
  }

  @Test
  void an_entry_that_is_converted_has_the_content_type_of_the_form_asked() {
    Duration age = Duration.ofSeconds(5);
    var streamed = (Plan.Keyed) journey.plan(GivenRequests.streamedChat("why?"));
    assertThat(value(hits.of(plan, hit(entry, age), POSITION), "content-type"))
        .as("control: the form it was kept in")
        .isEqualTo("application/json");
    assertThat(value(hits.of(streamed, hit(entry, age), POSITION), "content-type"))
        .startsWith("text/event-stream");
  }

  @Test
  void only_listed_headers_of_the_provider_are_replayed() {
    Entry with =
        entry
            .with(Entry.HEADER_FACT + "openai-version", "2020-10-01")
            .with(Entry.HEADER_FACT + "x-request-id", "r1")
            .with(Entry.HEADER_FACT + "set-cookie", "a=b");
    Headers headers = hits.of(plan, hit(with, Duration.ofSeconds(5)), POSITION);
    assertThat(headers.fields().stream().map(Header::name))
        .containsExactly(
            "content-type",
            "openai-version",
            "Cache-Status",
            "Reprise-Position",
            "Age",
            "Reprise-Usage");
    assertThat(value(headers, "openai-version")).isEqualTo("2020-10-01");
  }
}
