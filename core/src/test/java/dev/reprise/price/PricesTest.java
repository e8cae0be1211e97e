package dev.reprise.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.yaml.Misconfigured;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices by date, hour, length and billing, checked against sums written out by hand. */
class PricesTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Prices SHIPPED = Prices.shipped();
  private static final TokenUsage MILLION_EACH =
      new TokenUsage(100_000, 10_000, 1_000, 100, 10_000, Billing.PLAIN);

  private static BigDecimal billed(String vendor, String model, TokenUsage usage, Instant at) {
    long femto = SHIPPED.cost(vendor, model, usage, at).billed();
    assertThat(femto).as(vendor + "/" + model).isNotNegative();
    return Cost.dollars(femto);
  }

  private static TokenUsage of(Billing billing) {
    return MILLION_EACH.billed(billing);
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }

  @Test
  void the_five_kinds_of_token_have_five_prices() {
    // 100,000 x 3 + 10,000 x 0.30 + 1,000 x 3.75 + 100 x 6 + 10,000 x 15 = 457,350 millionths
    assertThat(billed("anthropic", "claude-sonnet-4-6", MILLION_EACH, NOON))
        .isEqualByComparingTo("0.45735");
    // uncached: 111,100 x 3 + 10,000 x 15 = 483,300
    Cost cost = SHIPPED.cost("anthropic", "claude-sonnet-4-6", MILLION_EACH, NOON);
    assertThat(Cost.dollars(cost.uncached())).isEqualByComparingTo("0.4833");
  }

  @Test
  void a_release_costs_what_its_model_does_and_a_vendor_is_not_needed() {
    BigDecimal model = billed("anthropic", "claude-sonnet-4-5", MILLION_EACH, NOON);
    assertThat(billed("anthropic", "claude-sonnet-4-5-20250929", MILLION_EACH, NOON))
        .isEqualByComparingTo(model);
    assertThat(billed("", "claude-sonnet-4-5", MILLION_EACH, NOON)).isEqualByComparingTo(model);
    assertThat(billed("", "anthropic/claude-sonnet-4-5", MILLION_EACH, NOON))
        .isEqualByComparingTo(model);
    var regional = new TokenUsage(1_000_000, 0, 0, 0);
    assertThat(billed("aws", "us.anthropic.claude-sonnet-5-v1:0", regional, NOON))
        .isEqualByComparingTo("2.2");
    assertThat(
            billed(
                "aws", "global.anthropic.claude-opus-5", new TokenUsage(1_000_000, 0, 0, 0), NOON))
        .isEqualByComparingTo("5");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-08-16T23:59:59Z, 0.14",
    "2026-08-16T02:00:00Z, 0.14",
    "2026-08-17T00:00:00Z, 0.22",
    "2026-08-17T00:59:59Z, 0.22",
    "2026-08-17T01:00:00Z, 0.44",
    "2026-08-17T03:59:59Z, 0.44",
    "2026-08-17T04:00:00Z, 0.22",
    "2026-11-21T06:00:00Z, 0.44",
    "2026-11-21T09:59:59Z, 0.44",
    "2026-11-21T10:00:00Z, 0.22"
  })
  void the_hour_of_the_day_counts_from_the_day_it_was_introduced(String time, String price) {
    var input = new TokenUsage(1_000_000, 0, 0, 0);
    assertThat(billed("deepseek", "deepseek-v4-flash", input, at(time)))
        .isEqualByComparingTo(price);
  }

  @Test
  void an_announced_price_holds_from_its_day_on() {
    var usage = new TokenUsage(1_000_000, 1_000_000, 0, 1_000_000);
    for (String model : List.of("gemini-3.6-flash", "gemini-3.7-flash", "gemini-3.8-flash")) {
      BigDecimal before = billed("google", model, usage, at("2026-12-31T23:59:59Z"));
      assertThat(before).isEqualByComparingTo("4.575");
      assertThat(billed("google", model, usage, at("2027-01-01T00:00:00Z")))
          .isEqualByComparingTo(before.multiply(BigDecimal.TWO));
    }
  }

  @Test
  void a_long_prompt_makes_the_whole_request_dearer() {
    var edge = new TokenUsage(100_000, 171_999, 0, 1_000);
    // 100,000 x 5 + 171,999 x 0.5 + 1,000 x 30 = 615,999.5 millionths
    assertThat(billed("openai", "gpt-5.5", edge, NOON)).isEqualByComparingTo("0.6159995");
    var over = new TokenUsage(100_000, 172_001, 0, 1_000);
    // 100,000 x 10 + 172,001 x 1 + 1,000 x 45 = 1,217,001
    assertThat(billed("openai", "gpt-5.5", over, NOON)).isEqualByComparingTo("1.217001");
    var flat = new TokenUsage(900_000, 0, 0, 0);
    assertThat(billed("anthropic", "claude-sonnet-4-6", flat, NOON)).isEqualByComparingTo("2.7");
    var historic = at("2026-03-12T12:00:00Z");
    assertThat(billed("anthropic", "claude-sonnet-4-6", flat, historic))
        .isEqualByComparingTo("5.4");
  }

  @Test
  void what_the_answer_says_of_its_billing_multiplies_all_prices() {
    BigDecimal plain = billed("anthropic", "claude-opus-4-8", MILLION_EACH, NOON);
    assertThat(billed("anthropic", "claude-opus-4-8", of(Billing.named("batch", "us", "")), NOON))
        .isEqualByComparingTo(plain.multiply(new BigDecimal("0.55")));
    BigDecimal list = billed("openai", "gpt-5.5", MILLION_EACH, NOON);
    assertThat(billed("openai", "gpt-5.5", of(Billing.named("flex", "", "")), NOON))
        .isEqualByComparingTo(list.multiply(new BigDecimal("0.5")));
    assertThat(billed("openai", "gpt-5.5", of(Billing.named("priority", "", "")), NOON))
        .isEqualByComparingTo(list.multiply(BigDecimal.TWO));
  }

  @Test
  void a_word_without_a_price_and_a_model_without_one_make_the_cost_unknown_never_zero() {
    assertThat(
            SHIPPED.cost("anthropic", "claude-opus-4-8", of(Billing.named("", "", "fast")), NOON))
        .isEqualTo(Cost.NOT_KNOWN);
    assertThat(SHIPPED.cost("anthropic", "m-1", MILLION_EACH, NOON)).isEqualTo(Cost.NOT_KNOWN);
    assertThat(SHIPPED.cost("anthropic", "claude-opus-4-8", TokenUsage.UNKNOWN, NOON))
        .isEqualTo(Cost.NOT_KNOWN);
    var absurd = new TokenUsage(999_999_999_999_999L, 0, 0, 0);
    assertThat(SHIPPED.cost("anthropic", "claude-opus-4-8", absurd, NOON))
        .isEqualTo(Cost.NOT_KNOWN);
  }

  @Test
  void what_the_provider_says_it_billed_wins_and_a_refusal_before_output_is_free() {
    Billing told = Billing.PLAIN.costing(172_125_000_000L);
    Cost cost = SHIPPED.cost("x-ai", "grok-3-mini", of(told), NOON);
    assertThat(cost.billed()).isEqualTo(172_125_000_000L);
    assertThat(cost.uncached()).isPositive();
    assertThat(SHIPPED.cost("x-ai", "m-1", of(told), NOON))
        .isEqualTo(new Cost(172_125_000_000L, Cost.UNKNOWN));
    assertThat(SHIPPED.cost("anthropic", "claude-opus-5", of(Billing.PLAIN.freeOfCharge()), NOON))
        .isEqualTo(Cost.NOTHING);
    // the recorded call: 1 x 0.30 + 11 x 0.075 + 342 x 0.50 = 172.125 millionths, as xAI billed it
    assertThat(billed("x-ai", "grok-3-mini", new TokenUsage(1, 11, 0, 342), NOON))
        .isEqualByComparingTo("0.000172125");
  }

  @Test
  void each_model_of_a_call_several_answered_has_its_own_price() {
    var first = new TokenUsage(1_000_000, 0, 0, 0);
    var second = new TokenUsage(0, 1_000_000, 0, 0);
    Billing both =
        Billing.PLAIN.shared(
            List.of(
                new Billing.ModelShare("", first),
                new Billing.ModelShare("claude-opus-4-8", second)));
    // 1M x 2.00 (sonnet 5) + 1M x 0.50 (opus 4.8)
    assertThat(billed("anthropic", "claude-sonnet-5", first.plus(second).billed(both), NOON))
        .isEqualByComparingTo("2.5");
    Billing unknown = Billing.PLAIN.shared(List.of(new Billing.ModelShare("m-1", first)));
    assertThat(SHIPPED.cost("anthropic", "claude-sonnet-5", first.billed(unknown), NOON).billed())
        .isEqualTo(Cost.UNKNOWN);
  }

  @Test
  void embeddings_have_input_only_and_stored_caches_a_price_an_hour() {
    var embedded = new TokenUsage(1_000_000, 0, 0, 0);
    assertThat(billed("openai", "text-embedding-3-small", embedded, NOON))
        .isEqualByComparingTo("0.02");
    assertThat(billed("openai", "text-embedding-3-large", embedded, NOON))
        .isEqualByComparingTo("0.13");
    assertThat(billed("google", "gemini-embedding-001", embedded, NOON))
        .isEqualByComparingTo("0.15");
    assertThat(billed("voyageai", "voyage-3.5", embedded, NOON)).isEqualByComparingTo("0.06");
    assertThat(storage("gemini-2.5-pro", NOON)).isEqualByComparingTo("4.5");
    assertThat(storage("gemini-3.5-flash", NOON)).isEqualByComparingTo("1");
    assertThat(storage("gemini-3.8-flash", NOON)).isEqualByComparingTo("0.5");
    assertThat(storage("gemini-3.8-flash", at("2027-01-01T00:00:00Z"))).isEqualByComparingTo("1");
  }

  private static BigDecimal storage(String model, Instant at) {
    long femto = SHIPPED.find("google", model, at).orElseThrow().storageTokenHour(at);
    return Cost.dollars(femto).movePointRight(6);
  }

  @Test
  void every_price_has_a_source_and_a_date() {
    for (PriceBook book : SHIPPED.books()) {
      assertThat(book.date()).isEqualTo("2026-10-15");
      assertThat(book.models()).hasSizeGreaterThan(500);
      for (ModelPrices model : book.models()) {
        assertThat(book.sources()).as(model.name()).containsKey(model.origin().source());
        assertThat(model.origin().date()).as(model.name()).startsWith("2026-");
      }
      assertThat(book.sources().values()).allMatch(words -> words.contains("2026"));
    }
  }

  @Test
  void the_newest_book_that_is_not_of_the_future_wins_and_older_ones_fill_its_gaps() {
    String file =
        """
        {"format": 1, "date": "%s", "unit": "USD per million tokens", "sources": {"own": "2026"},
         "models": {"anthropic/claude-sonnet-5":
           {"source": "own", "date": "2026-11-01", "prices": [{"input": "%s"}]}}}
        """;
    var books =
        new Prices(
            List.of(
                PriceFile.shipped(), read(file, "2027-01-01", "9"), read(file, "2026-11-01", "7")));
    var input = new TokenUsage(1_000_000, 0, 0, 0);
    assertThat(books.cost("anthropic", "claude-sonnet-5", input, NOON).billed())
        .isEqualTo(7_000_000_000_000_000L);
    assertThat(
            books.cost("anthropic", "claude-sonnet-5", input, at("2027-01-02T00:00:00Z")).billed())
        .isEqualTo(9_000_000_000_000_000L);
    assertThat(
            books.cost("anthropic", "claude-sonnet-5", input, at("2026-10-20T00:00:00Z")).billed())
        .isEqualTo(2_000_000_000_000_000L);
    assertThat(books.cost("anthropic", "claude-opus-5", input, NOON).billed())
        .isEqualTo(5_000_000_000_000_000L);
  }

  private static PriceBook read(String file, String date, String price) {
    return PriceFile.read(file.formatted(date, price).getBytes(StandardCharsets.UTF_8));
  }

  private static final String GOOD =
      """
      {"format": 1, "date": "2026-11-01", "unit": "USD per million tokens",
       "sources": {"own": "our contract, 2026-11-01"},
       "models": {
        "anthropic/m-1": {"source": "own", "date": "2026-11-01",
          "prices": [{"input": "3", "output": "15"}], "speeds": {"fast": "6"}}
      }}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "USD per million tokens | USD per token | unit | 1",
        "\"format\": 1 | \"format\": 2 | format | 1",
        "2026-11-01\", \"unit | soon\", \"unit | date | 1",
        "\"input\": \"3\" | \"inputs\": \"3\" | inputs | 5",
        "\"input\": \"3\" | \"input\": \"three\" | input | 5",
        "\"input\": \"3\" | \"input\": \"-3\" | input | 5",
        "\"input\": \"3\" | \"input\": \"0.0000000003\" | input | 5",
        "\"input\": \"3\", | | input | 5",
        "\"source\": \"own\" | \"source\": \"hearsay\" | source | 4",
        "\"source\": \"own\", | | source | 4",
        "{\"own\": \"our contract, 2026-11-01\"} | {\"own\": \"\"} | sources.own | 2",
        "\"fast\": \"6\" | \"fast\": \"0.0000000001\" | finer than a femto-dollar | 4",
        "\"anthropic/m-1\" | \"m-1\" | vendor/model | 4",
        "}} | } | byte | 7"
      })
  void a_damaged_file_is_refused_with_what_and_where(
      String good, String bad, String names, int line) {
    assertThat(PriceFile.read(GOOD.getBytes(StandardCharsets.UTF_8)).models()).hasSize(1);
    String damaged = GOOD.replace(good.strip(), bad == null ? "" : bad.strip());
    assertThat(damaged).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> PriceFile.read(damaged.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining(names)
        .hasMessageContaining("(line " + line + ")")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }
}
