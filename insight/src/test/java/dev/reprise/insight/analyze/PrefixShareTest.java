package dev.reprise.insight.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.insight.analyze.CountedByHand.Prompt;
import dev.reprise.insight.analyze.prefix.ParsedRequest;
import dev.reprise.insight.analyze.recording.Recorded;
import dev.reprise.insight.analyze.recording.Recordings;
import dev.reprise.insight.analyze.recording.Unusable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrefixShareTest {
  @TempDir Path folder;

  @Test
  void the_repeated_prefix_share_is_what_comparing_every_pair_counts() {
    for (long seed = 1; seed <= 12; seed++) {
      Path file = Given.lines(folder, "seed-" + seed + ".jsonl", traffic(new Random(seed)));
      BigDecimal byHand = CountedByHand.share(prompts(file));
      assertThat(Given.analysed(file).totals().repeatedPrefixShare())
          .as("seed %d", seed)
          .isEqualByComparingTo(byHand);
      assertThat(byHand).as("seed %d", seed).isBetween(new BigDecimal("0.1"), BigDecimal.ONE);
    }
  }

  @Test
  @Tag("corpus")
  void it_is_on_the_agent_trace_too_and_that_takes_less_than_twenty_seconds() {
    Path trace =
        Path.of(System.getProperty("reprise.corpus", "../../shared/data"))
            .resolve("traces/lmcache_agent_miniswe.jsonl.gz");
    long start = System.nanoTime();
    AnalysisFindings findings = Given.analysed(trace);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    assertThat(findings.requests()).isEqualTo(402);
    assertThat(findings.totals().repeatedPrefixShare())
        .isEqualByComparingTo(CountedByHand.share(prompts(trace)));
  }

  @Test
  void a_prefix_counts_only_as_long_as_the_provider_keeps_it() {
    String body = Given.messages(Given.handbook(200), "Why?");
    Path soon =
        Given.lines(
            folder,
            "soon.jsonl",
            List.of(Given.at(0, "/v1/messages", body), Given.at(299_000, "/v1/messages", body)));
    Path late =
        Given.lines(
            folder,
            "late.jsonl",
            List.of(Given.at(0, "/v1/messages", body), Given.at(301_000, "/v1/messages", body)));
    assertThat(Given.analysed(soon).totals().repeatedPrefixShare()).isEqualByComparingTo("0.5");
    assertThat(Given.analysed(late).totals().repeatedPrefixShare()).isEqualByComparingTo("0");
  }

  @Test
  void markers_that_move_from_turn_to_turn_do_not_end_a_prefix() {
    String plain = "{\"type\":\"text\",\"text\":\"%s\"}";
    String marked =
        "{\"type\":\"text\",\"text\":\"%s\",\"cache_control\":{\"type\":\"ephemeral\"}}";
    String body = "{\"model\":\"claude-sonnet-5\",\"max_tokens\":9,\"messages\":[%s]}";
    String one = "{\"role\":\"user\",\"content\":[" + marked.formatted("a".repeat(4000)) + "]}";
    String then =
        "{\"role\":\"user\",\"content\":["
            + plain.formatted("a".repeat(4000))
            + "]},"
            + "{\"role\":\"assistant\",\"content\":\"yes\"},{\"role\":\"user\",\"content\":["
            + marked.formatted("b".repeat(40))
            + "]}";
    Path file =
        Given.lines(
            folder,
            "marked.jsonl",
            List.of(
                Given.at(0, "/v1/messages", body.formatted(one)),
                Given.at(1000, "/v1/messages", body.formatted(then))));
    AnalysisFindings.RouteFindings route = Given.analysed(file).routes().getFirst();
    assertThat(route.repeatedPrefixShare()).isGreaterThan(new BigDecimal("0.48"));
    assertThat(route.breaks()).isEmpty();
  }

  /** Conversations of several agents, interleaved, some forgotten, some forked, some edited. */
  private static List<String> traffic(Random random) {
    var lines = new ArrayList<String>();
    var histories = new ArrayList<List<String>>();
    long at = 1_760_000_000_000L;
    for (int i = 0; i < 120; i++) {
      at += random.nextInt(100) < 5 ? 400_000 + random.nextInt(2_000_000) : random.nextInt(20_000);
      if (histories.isEmpty() || random.nextInt(10) == 0) {
        histories.add(new ArrayList<>(List.of(text(random, 50 + random.nextInt(600)))));
      }
      List<String> history = histories.get(random.nextInt(histories.size()));
      if (random.nextInt(8) == 0) {
        history = new ArrayList<>(history.subList(0, 1 + random.nextInt(history.size())));
        histories.add(history);
      }
      while (history.size() % 2 == 0 || random.nextInt(3) == 0) {
        history.add(text(random, 1 + random.nextInt(300)));
      }
      String system = Given.handbook(20 + 20 * (histories.indexOf(history) % 3));
      String[] turns = history.toArray(String[]::new);
      boolean chat = histories.indexOf(history) % 2 == 0;
      lines.add(
          chat
              ? Given.at(at, "/v1/chat/completions", Given.chat(system, turns))
              : Given.at(at, "/v1/messages", Given.messages(system, turns)));
    }
    return lines;
  }

  private static String text(Random random, int words) {
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append((char) ('a' + random.nextInt(26))).append("é word\n ");
    }
    return text.toString();
  }

  private static List<Prompt> prompts(Path file) {
    var prompts = new ArrayList<Prompt>();
    var taker =
        new Recordings.RecordTaker() {
          @Override
          public void take(Recorded recorded) {
            try {
              prompts.add(
                  new Prompt(
                      ParsedRequest.of(recorded, AnalysisOptions.ASSUMED_MODEL), recorded.at()));
            } catch (Unusable unusable) {
              throw new AssertionError(unusable);
            }
          }

          @Override
          public void skipped(Recorded.Location place, String reason) {
            throw new AssertionError(place + ": " + reason);
          }
        };
    new Recordings(Given.LONGEST, taker, bytes -> {}).read(List.of(file));
    return prompts;
  }
}
