package dev.reprise.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Outcome;
import org.junit.jupiter.api.Test;

/** The member of RFC 9211, parameter by parameter. */
class CacheStatusTest {
  @Test
  void a_hit_says_how_long_it_lives_under_which_key_and_where_it_was() {
    assertThat(CacheStatus.hit(false, 595, "pc_k", "l1").header())
        .isEqualTo("reprise; hit; ttl=595; key=\"pc_k\"; detail=l1");
  }

  /** RFC 9211 section 2.3: a stale response has a negative ttl. */
  @Test
  void a_stale_hit_is_a_hit_whose_time_is_over() {
    CacheStatus stale = CacheStatus.hit(true, -5, "pc_k", "l2");
    assertThat(stale.outcome()).isEqualTo(Outcome.STALE_HIT);
    assertThat(stale.header()).isEqualTo("reprise; hit; ttl=-5; key=\"pc_k\"; detail=l2");
    assertThat(CacheStatus.hit(false, 0, "pc_k", "l1").header()).contains("; ttl=0;");
  }

  @Test
  void a_refusal_says_its_reason_and_nothing_that_is_not_known() {
    assertThat(CacheStatus.refused(Reason.NOT_IN_CACHE).header())
        .isEqualTo("reprise; detail=not-in-cache");
    assertThat(CacheStatus.refused(null).header()).isEqualTo("reprise; detail=refused");
  }

  @Test
  void every_parameter_stands_at_its_place() {
    assertThat(new CacheStatus(Outcome.MISS, 200, true, true, 60L, "pc_k", "absent").header())
        .isEqualTo(
            "reprise; fwd=miss; fwd-status=200; ttl=60; stored; collapsed; key=\"pc_k\";"
                + " detail=absent");
  }

  @Test
  void every_outcome_has_its_own_first_parameter() {
    for (Outcome outcome : Outcome.values()) {
      String header = new CacheStatus(outcome, 0, false, false, null, null, "d").header();
      String first = outcome.cacheStatus().isEmpty() ? "" : "; " + outcome.cacheStatus();
      assertThat(header).isEqualTo("reprise" + first + "; detail=d");
    }
    assertThat(Outcome.STALE.cacheStatus()).isEqualTo("fwd=stale");
    assertThat(Outcome.REQUEST.cacheStatus()).isEqualTo("fwd=request");
    assertThat(Outcome.BYPASS.cacheStatus()).isEqualTo("fwd=bypass");
  }
}
