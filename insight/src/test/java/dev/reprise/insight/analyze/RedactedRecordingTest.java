package dev.reprise.insight.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.config.RouteConfig;
import dev.reprise.gateway.recording.Recorder;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recording that nobody can read says the same of prefixes as one that was written as it came.
 */
class RedactedRecordingTest {
  private static final String NAME = "Grace Élise हिन्दी \uD83D\uDC69\u200D\uD83D\uDE80";

  @TempDir Path folder;

  private record Asked(String path, String body) {}

  private static List<Asked> traffic() {
    var asked = new ArrayList<Asked>();
    for (int person = 0; person < 6; person++) {
      var turns = new ArrayList<String>();
      for (int turn = 0; turn < 5; turn++) {
        turns.add("Turn " + turn + " of " + NAME + " number " + person + ", once more.");
        String system = "You help " + NAME + ". " + Given.handbook(120 + 30 * (person % 2));
        String[] all = turns.toArray(String[]::new);
        if (turn % 2 == 0) {
          asked.add(new Asked("/v1/messages", Given.messages(system, all)));
          asked.add(new Asked("/v1/chat/completions", Given.chat(system, all)));
        }
      }
    }
    return asked;
  }

  private Path recorded(boolean redacted) {
    Path file = folder.resolve("redacted-" + redacted + ".jsonl");
    var recording = new RouteConfig.Recording(file, BigDecimal.ONE, redacted, 1 << 30);
    var route =
        new RouteConfig(
            "default",
            RouteConfig.When.ALWAYS,
            "p",
            List.of(),
            false,
            true,
            false,
            false,
            0,
            false,
            recording);
    var second = new AtomicLong();
    var plans = new GivenPlans(GivenPlans.provider("p", false));
    try (var recorder =
        new Recorder(
            List.of(route),
            RedactedRecordingTest::opened,
            () -> Instant.ofEpochSecond(1_790_000_000 + second.getAndIncrement() / 64))) {
      for (Asked asked : traffic()) {
        recorder.record(plans.plan(GivenRequests.post(asked.path(), asked.body())));
      }
    }
    return file;
  }

  private static Recorder.Appended opened(Path file) {
    try {
      return new Recorder.Appended(Files.newOutputStream(file), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_same_prefixes_repeat_and_break_at_the_same_places() throws Exception {
    Path plain = recorded(false);
    Path redacted = recorded(true);
    assertThat(Files.readString(plain)).contains("Grace");
    assertThat(Files.readString(redacted)).doesNotContain("Grace", "lise", "handbook", "ह");
    AnalysisFindings before = Given.analysed(plain);
    AnalysisFindings after = Given.analysed(redacted);
    assertThat(before.requests()).isEqualTo(36);
    assertThat(before.totals().repeatedPrefixShare()).isPositive();
    assertThat(after.totals()).isEqualTo(before.totals());
    assertThat(after.traffic()).isEqualTo(before.traffic());
    assertThat(after.routes().stream().map(RedactedRecordingTest::figures).toList())
        .isEqualTo(before.routes().stream().map(RedactedRecordingTest::figures).toList());
  }

  private static List<Object> figures(AnalysisFindings.RouteFindings route) {
    return List.of(
        route.route(),
        route.model(),
        route.requests(),
        route.promptTokens(),
        route.repeatedPrefixShare(),
        route.wouldHit(),
        route.breaks().stream().map(each -> each.where() + each.cause() + each.at()).toList());
  }
}
