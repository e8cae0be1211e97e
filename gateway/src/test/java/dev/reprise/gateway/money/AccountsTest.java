package dev.reprise.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.gateway.admin.views.MoneyView;
import dev.reprise.gateway.telemetry.Decisions;
import dev.reprise.policy.Reason;
import dev.reprise.price.Cost;
import dev.reprise.request.Hints;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.telemetry.Decision;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final TokenUsage USED = new TokenUsage(1000, 500, 100, 10, 100, Billing.PLAIN);

  private final Accounts accounts = Decisions.accounts();
  private final MoneyView report = new MoneyView(accounts, UnaryOperator.identity());

  private static Decision.RequestSummary asked(
      String tenant, @Nullable String session, String model) {
    Decision.RequestSummary like = Decisions.asked(tenant, null, model);
    var hints = new Hints(session, null, "t-1", List.of(), null, null, null, false);
    return new Decision.RequestSummary(
        new Principal(new Partition(tenant), null, null),
        like.operation(),
        hints,
        model,
        false,
        100,
        "openai",
        "default");
  }

  private Cost call(Decision.RequestSummary asked, TokenUsage usage, int status) {
    var ended = new Decision.Ended(status, false, null, "", usage, null, "");
    return accounts.call(Decisions.miss("r", asked, Reason.ABSENT).ended(ended, null), ended);
  }

  private JsonNode acme() {
    return report.of(new Partition("acme"));
  }

  private static JsonNode row(JsonNode report, String by, String name) {
    for (JsonNode row : report.path("by").path(by)) {
      if (row.path("name").asText().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("no row " + name + " in " + report.path("by").path(by));
  }

  @Test
  void a_call_is_added_up_by_everything_it_may_be_asked_for_by() {
    call(asked("acme", "s-1", "claude-sonnet-4-6"), USED, 200);
    call(asked("acme", "s-2", "claude-sonnet-4-6"), USED, 200);
    call(asked("globex", "s-3", "claude-sonnet-4-6"), USED, 200);
    JsonNode total = acme().path("total");
    assertThat(total.path("calls").asLong()).isEqualTo(2);
    assertThat(total.path("input").asLong()).isEqualTo(2000);
    assertThat(total.path("cache_read").asLong()).isEqualTo(1000);
    assertThat(total.path("cache_write").asLong()).isEqualTo(220);
    assertThat(total.path("cache_write_1h").asLong()).isEqualTo(20);
    assertThat(total.path("output").asLong()).isEqualTo(200);
    // 2 x (1,000 x 3 + 500 x 0.3 + 100 x 3.75 + 10 x 6 + 100 x 15) millionths
    assertThat(total.path("cost_usd").decimalValue()).isEqualByComparingTo("0.01017");
    // 2 x (1,610 x 3 + 100 x 15)
    assertThat(total.path("uncached_usd").decimalValue()).isEqualByComparingTo("0.01266");
    assertThat(total.path("provider_cache_saved_usd").decimalValue())
        .isEqualByComparingTo("0.00249");
    for (String[] one :
        new String[][] {
          {"route", "default"},
          {"task", "t-1"},
          {"provider", "openai"},
          {"model", "claude-sonnet-4-6"}
        }) {
      assertThat(row(acme(), one[0], one[1]).path("cost_usd"))
          .as(one[0])
          .isEqualTo(total.path("cost_usd"));
    }
    assertThat(row(acme(), "session", "s-1").path("calls").asLong()).isEqualTo(1);
  }

  @Test
  void a_caller_sees_only_its_own_and_an_operator_everybody() {
    call(asked("acme", "s-1", "claude-sonnet-4-6"), USED, 200);
    call(asked("globex", "s-3", "claude-sonnet-4-6"), USED, 200);
    assertThat(acme().toString()).doesNotContain("s-3").doesNotContain("globex");
    assertThat(report.of(new Partition("cy")).path("total").path("calls").asLong()).isZero();
    JsonNode all = report.all();
    assertThat(all.path("total").path("calls").asLong()).isEqualTo(2);
    assertThat(row(all, "caller", "globex").path("calls").asLong()).isEqualTo(1);
  }

  @Test
  void unknown_is_counted_and_never_zero_money() {
    assertThat(call(asked("acme", null, "m-1"), USED, 200)).isEqualTo(Cost.NOT_KNOWN);
    assertThat(call(asked("acme", null, "gpt-4o"), TokenUsage.UNKNOWN, 200))
        .isEqualTo(Cost.NOT_KNOWN);
    assertThat(call(asked("acme", null, "gpt-4o"), TokenUsage.UNKNOWN, 502))
        .isEqualTo(Cost.NOT_KNOWN);
    JsonNode total = acme().path("total");
    assertThat(total.path("calls").asLong()).isEqualTo(3);
    assertThat(total.path("calls_without_price").asLong()).isEqualTo(1);
    assertThat(total.path("calls_without_usage").asLong()).isEqualTo(2);
    assertThat(total.path("input").asLong()).isEqualTo(1000);
    assertThat(total.path("cost_usd").decimalValue()).isZero();
    assertThat(call(asked("acme", null, "gpt-4o"), TokenUsage.UNKNOWN, 429))
        .as("what a provider refuses costs nothing")
        .isEqualTo(Cost.NOTHING);
  }

  @Test
  void a_hit_avoids_what_its_answer_cost() {
    Decision hit = Decisions.hit("r", asked("acme", "s-1", "gpt-4o"));
    assertThat(accounts.hit(hit)).isEqualTo(4_125_000_000_000L);
    accounts.hit(hit);
    JsonNode total = acme().path("total");
    assertThat(total.path("hits").asLong()).isEqualTo(2);
    assertThat(total.path("tokens_avoided").asLong()).isEqualTo(3200);
    assertThat(total.path("avoided_usd").decimalValue()).isEqualByComparingTo("0.00825");
    assertThat(row(acme(), "session", "s-1").path("hits").asLong()).isEqualTo(2);
  }

  @Test
  void what_was_predicted_stands_beside_what_was_read_unless_the_hint_was_rejected() {
    for (int i = 0; i < Predictions.FEWEST; i++) {
      planned(2_000, false);
      planned(9_000, true);
    }
    JsonNode total = acme().path("total");
    assertThat(total.path("predicted_cache_read").asLong()).isEqualTo(2_000 * Predictions.FEWEST);
    assertThat(total.path("predicted_cache_write").asLong()).isEqualTo(7 * Predictions.FEWEST);
    assertThat(total.path("planned_cache_read").asLong()).isEqualTo(500 * Predictions.FEWEST);
    assertThat(report.alarms()).hasSize(1);
    assertThat(report.alarms().path(0).path("of").asText()).isEqualTo("openai/claude-sonnet-4-6");
  }

  private void planned(long read, boolean rejected) {
    var plan = new Decision.Native("marks", "placed", "", List.of(), read, 7, rejected, false);
    var ended = new Decision.Ended(200, false, null, "", USED, null, "");
    Decision.RequestSummary asked = asked("acme", "s-1", "claude-sonnet-4-6");
    accounts.call(Decisions.miss("r", asked, Reason.ABSENT).ended(ended, null).with(plan), ended);
  }

  @Test
  void however_many_sessions_and_places_there_are_nothing_is_lost_and_little_is_kept() {
    for (int i = 0; i < 2_000; i++) {
      call(asked("acme", "s-" + i, "m-" + i), USED, 200);
    }
    JsonNode sessions = acme().path("by").path("session");
    JsonNode models = acme().path("by").path("model");
    assertThat(sessions).hasSize(21);
    assertThat(models).hasSize(21);
    assertThat(sum(sessions)).isEqualTo(2_000);
    assertThat(sum(models)).isEqualTo(2_000);
    assertThat(acme().path("total").path("calls").asLong()).isEqualTo(2_000);
  }

  private static long sum(JsonNode rows) {
    long sum = 0;
    for (JsonNode row : rows) {
      sum += row.path("calls").asLong();
    }
    return sum;
  }

  @Test
  void sessions_given_up_while_others_add_to_them_lose_nothing() throws Exception {
    var purse = new Purse();
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < 8; t++) {
        int own = t;
        threads.submit(
            () -> {
              start.await();
              for (int i = 0; i < 5_000; i++) {
                Account account = purse.session("s-" + (own * 31 + i * 7) % 900);
                account.call(USED, new Cost(3, 5), i);
              }
              return null;
            });
      }
      start.countDown();
    }
    var total = new Account();
    purse.sessions().values().forEach(account -> account.addTo(total));
    assertThat(total.calls.sum()).isEqualTo(40_000);
    assertThat(total.billed.dollars()).isEqualByComparingTo(BigDecimal.valueOf(120_000, 15));
    assertThat(purse.sessions().size()).isLessThanOrEqualTo(257);
  }

  @Test
  void a_sum_of_money_is_exact_beyond_what_a_long_of_femto_dollars_holds() {
    var sum = new DollarSum();
    long most = 9_000_000_000_000_000_001L;
    for (int i = 0; i < 1_000; i++) {
      sum.add(most);
    }
    sum.add(-1);
    assertThat(sum.dollars())
        .isEqualByComparingTo(
            BigDecimal.valueOf(most, 15)
                .multiply(BigDecimal.valueOf(1_000))
                .subtract(BigDecimal.valueOf(1, 15)));
  }
}
