package dev.reprise.provider.handle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.Origin;
import dev.reprise.provider.handle.HandleCosts.HandleEvent;
import dev.reprise.request.Digest;
import dev.reprise.request.Partition;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HandlesTest {
  /** Dollars a million tokens are a thousand million femto-dollars a token. */
  private static final long DOLLAR = 1_000_000_000L;

  private static final Toll FLASH = new Toll(DOLLAR * 3 / 10, DOLLAR * 3 / 100, DOLLAR);
  private static final Toll PRO = new Toll(DOLLAR * 5 / 4, DOLLAR / 8, DOLLAR * 9 / 2);
  private static final int ALL = 1000;
  private static final ProjectAccess NOWHERE =
      new ProjectAccess(
          new dev.reprise.provider.gemini.GeminiHandles(),
          call -> {
            throw new AssertionError("nobody is asked here");
          },
          "gemini",
          "http://127.0.0.1",
          new Origin.Manner(true, false, null, () -> {}));

  private final Handles handles = new Handles();
  private long now;

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static HandleKey key(String partition, String model, String text) {
    return new HandleKey(
        new Partition(partition),
        "gemini",
        "http://127.0.0.1",
        null,
        model,
        Digest.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Choice ask(HandleKey key) {
    return handles.asked(key, FLASH, 1, now);
  }

  /** Asks until one is to be made, and makes it. */
  private Handle kept(HandleKey key, String name) {
    for (int i = 0; !(ask(key) instanceof Choice.Make); i++) {
      assertThat(i).as("it never pays").isLessThan(10);
    }
    var handle = new Handle(name, 10_000, now + Handles.LIFE.toNanos(), NOWHERE);
    handles.made(key, handle, now);
    return handle;
  }

  /** Extends and deletes as told, without a provider; what was done. */
  private List<Due> tend() {
    List<Due> due = handles.due(now);
    for (Due each : due) {
      switch (each) {
        case Due.Extend(HandleKey key, Handle handle) ->
            handles.extended(key, handle, now + Handles.LIFE.toNanos());
        case Due.Delete(HandleKey key, Handle handle) -> handles.deleted(key, handle, now);
      }
    }
    return due;
  }

  private boolean named(String text) {
    ObjectNames.Sought sought = handles.sought("http://127.0.0.1");
    return sought != null && sought.in(text);
  }

  private long count(HandleEvent what) {
    return handles.costs(now).counts().getOrDefault(what, 0L);
  }

  @Test
  void storage_is_worth_more_than_four_reads_an_hour_as_the_guide_says() {
    assertThat(FLASH.keeps(3, ALL)).isFalse();
    assertThat(FLASH.keeps(4, ALL)).isTrue();
    assertThat(PRO.keeps(4, ALL)).isFalse();
    assertThat(PRO.keeps(5, ALL)).isTrue();
    assertThat(FLASH.makes(4, ALL)).as("making costs one input more").isFalse();
    assertThat(FLASH.makes(5, ALL)).isTrue();
    assertThat(FLASH.keeps(4, 500)).as("half is read from the implicit cache").isFalse();
  }

  @Test
  void an_idle_handle_is_kept_for_what_making_it_again_would_cost() {
    Duration hour = Duration.ofHours(1);
    assertThat(FLASH.patience(Handles.LIFE, hour)).isEqualTo(Duration.ofMinutes(18));
    assertThat(PRO.patience(Handles.LIFE, hour)).isEqualTo(Duration.ofSeconds(1000));
    assertThat(new Toll(10, 1, 0).patience(Handles.LIFE, hour)).isEqualTo(hour);
    assertThat(new Toll(1, 0, 9000).patience(Handles.LIFE, hour)).isEqualTo(Handles.LIFE);
  }

  /** What the isolation tests ask: does Cy read what was made for Ada? */
  private boolean leaks(UnaryOperator<HandleKey> keyed) {
    kept(keyed.apply(key("ada", "m-1", "the handbook")), "cachedContents/ada");
    return ask(keyed.apply(key("cy", "m-1", "the handbook"))) instanceof Choice.UseHandle;
  }

  @Test
  void callers_never_share_a_handle() {
    assertThat(leaks(key -> key)).isFalse();
    assertThat(ask(key("ada", "m-1", "the handbook")))
        .as("control: Ada reads her own")
        .isInstanceOf(Choice.UseHandle.class);
  }

  @Test
  void the_test_above_would_see_a_key_without_its_partition() {
    assertThat(
            leaks(
                key ->
                    new HandleKey(
                        Partition.ANONYMOUS,
                        key.provider(),
                        key.baseUrl(),
                        key.account(),
                        key.model(),
                        key.content())))
        .isTrue();
  }

  @Test
  void another_model_and_other_text_have_their_own() {
    kept(key("ada", "m-1", "the handbook"), "cachedContents/1");
    assertThat(ask(key("ada", "m-2", "the handbook"))).isInstanceOf(Choice.Plain.class);
    assertThat(ask(key("ada", "m-1", "the handbook "))).isInstanceOf(Choice.Plain.class);
  }

  @Test
  void one_is_made_at_a_time() {
    HandleKey key = key("ada", "m-1", "the handbook");
    while (!(ask(key) instanceof Choice.Make)) {
      pass(Duration.ofSeconds(1));
    }
    assertThat(ask(key)).isEqualTo(new Choice.Plain(Choice.HandleReason.BEING_MADE));
  }

  @Test
  void time_is_bought_while_the_past_hour_pays_and_not_a_minute_longer() {
    HandleKey key = key("ada", "m-1", "the handbook");
    kept(key, "cachedContents/1");
    for (int minute = 0; minute < 60; minute++) {
      pass(Duration.ofMinutes(1));
      if (minute % 12 == 0) {
        assertThat(ask(key)).as("minute " + minute).isInstanceOf(Choice.UseHandle.class);
      }
      tend();
    }
    assertThat(count(HandleEvent.EXTENDED)).isBetween(6L, 9L);
    for (int minute = 0; minute < 90; minute++) {
      pass(Duration.ofMinutes(1));
      if (minute % 17 == 0) {
        ask(key);
      }
      tend();
    }
    assertThat(handles.count()).as("3.5 reads an hour do not pay").isZero();
    assertThat(count(HandleEvent.EXPIRED)).isEqualTo(1);
  }

  @Test
  void an_idle_one_is_deleted() {
    kept(key("ada", "m-1", "the handbook"), "cachedContents/1");
    for (int minute = 0; minute < 30 && count(HandleEvent.DELETED) == 0; minute++) {
      pass(Duration.ofMinutes(1));
      tend();
    }
    assertThat(count(HandleEvent.DELETED)).isEqualTo(1);
    assertThat(handles.count()).isZero();
    assertThat(named("cachedContents/1")).as("it may be there for a while").isTrue();
    pass(Handles.LIFE);
    tend();
    assertThat(named("cachedContents/1")).isFalse();
  }

  @Test
  void storage_is_paid_to_the_second_and_only_once() {
    kept(key("ada", "m-1", "the handbook"), "cachedContents/1");
    pass(Duration.ofSeconds(90));
    handles.costs(now);
    pass(Duration.ofSeconds(270));
    HandleCosts.Sum sum = handles.costs(now);
    assertThat(sum.storageFemtoDollars()).isEqualTo(BigInteger.valueOf(10_000 * DOLLAR / 10));
    assertThat(sum.makingFemtoDollars()).isEqualTo(BigInteger.valueOf(10_000 * DOLLAR * 3 / 10));
    pass(Duration.ofHours(3));
    assertThat(handles.costs(now).storageFemtoDollars())
        .as("never longer than it lived: ten minutes")
        .isEqualTo(BigInteger.valueOf(10_000 * DOLLAR / 6));
  }

  @Test
  void everybody_pays_for_his_own() {
    HandleKey key = key("ada", "m-1", "the handbook");
    kept(key, "cachedContents/1");
    pass(Duration.ofMinutes(5));
    assertThat(handles.costs(key.partition(), now)).isEqualTo(handles.costs(now));
    HandleCosts.Sum other = handles.costs(new Partition("cy"), now);
    assertThat(other.storageFemtoDollars()).isZero();
    assertThat(other.counts()).isEmpty();
  }

  @Test
  void what_implicit_hits_save_already_is_no_reason() {
    HandleKey key = key("ada", "m-1", "the handbook");
    for (int i = 0; i < 60; i++) {
      assertThat(ask(key)).isInstanceOf(Choice.Plain.class);
      handles.implicit(key, 9_900, 10_000);
      pass(Duration.ofMinutes(2));
    }
  }

  @Test
  void one_that_is_lost_again_within_its_life_is_not_made_again() {
    HandleKey key = key("ada", "m-1", "the handbook");
    Handle first = kept(key, "cachedContents/1");
    assertThat(handles.lost(key, first, now)).isTrue();
    assertThat(handles.lost(key, first, now)).as("one is enough").isFalse();
    var second = new Handle("cachedContents/2", 10_000, now + Handles.LIFE.toNanos(), NOWHERE);
    handles.made(key, second, now);
    assertThat(handles.lost(key, second, now)).isFalse();
    assertThat(ask(key)).isEqualTo(new Choice.Plain(Choice.HandleReason.LATELY_REFUSED));
    assertThat(count(HandleEvent.MADE_AGAIN)).isEqualTo(1);
  }
}
