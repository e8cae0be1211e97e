package dev.reprise.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.key.PartitionKeys;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Destination.Shaping;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent again after a provider refused a hint of ours. */
class PrefixMarksTest {
  private static final String OWN = "the-callers-own-salt";
  private static final String BODY =
      "{\"model\":\"m-1\",\"cache_salt\":\""
          + OWN
          + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  private static final Reply REFUSED =
      Reply.whole(
          400,
          Headers.of("content-type", "application/json"),
          "{\"error\":{\"message\":\"cache_salt is not known\"}}".getBytes(StandardCharsets.UTF_8));

  private final FakeClock clock = new FakeClock();
  private final PartitionKeys keys = new PartitionKeys(new byte[32]);
  private Answered answered = Answered.plainly(REFUSED);
  private final List<byte[]> sent = new ArrayList<>();

  /** Sends once, is refused because of the salt, and sends again. */
  private void sendTwice(String body, boolean ownCredential) {
    Destination engine =
        new Destination(
            "engine",
            "vllm",
            "http://engine.example",
            "default",
            false,
            false,
            new Shaping(true, false, Shaping.Markers.AUTO, ownCredential, false),
            1,
            List.of(),
            "");
    Question question =
        ((Plan.Answerable) new Journey().plan(GivenRequests.post("/v1/chat/completions", body)))
            .question()
            .answeredBy(engine);
    var marks = new PrefixMarks(keys, 64 << 20, new Clock(clock, clock.nanos()));
    answered =
        marks
            .ask(
                new ProviderCall(
                    question,
                    body.getBytes(StandardCharsets.UTF_8),
                    call -> REFUSED,
                    bytes -> {
                      sent.add(bytes);
                      return sent.size() == 1
                          ? REFUSED
                          : Reply.whole(200, Headers.NONE, new byte[0]);
                    }))
            .orElseThrow();
    assertThat(sent).hasSize(2);
  }

  private static String salt(byte[] body) {
    try {
      Document document = Document.parse(body);
      return document.text(document.member(document.root(), "cache_salt"));
    } catch (MalformedJson e) {
      throw new AssertionError(new String(body, StandardCharsets.UTF_8), e);
    }
  }

  /** The salt isolates partitions that share the credential: one of them could name another's. */
  @Test
  void a_salt_stays_the_partitions_own_where_the_credential_is_shared() {
    sendTwice(BODY, true);
    assertThat(salt(sent.get(0))).isNotEqualTo(OWN);
    assertThat(salt(sent.get(1))).isEqualTo(salt(sent.get(0)));
    assertThat(answered.refusedHint())
        .hasValueSatisfying(it -> assertThat(it).contains("cache_salt"));
  }

  @Test
  void a_salt_that_only_we_added_is_left_out() {
    String without = BODY.replace("\"cache_salt\":\"" + OWN + "\",", "");
    sendTwice(without, false);
    assertThat(salt(sent.get(0))).as("control: it was added").isNotEmpty();
    assertThat(new String(sent.get(1), StandardCharsets.UTF_8)).isEqualTo(without);
  }
}
