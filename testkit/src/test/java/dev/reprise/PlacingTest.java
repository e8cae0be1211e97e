package dev.reprise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.flight.Flights;
import dev.reprise.freshness.MemoryLedger;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.key.PartitionKeys;
import dev.reprise.key.SealedIds;
import dev.reprise.policy.PolicyInForce;
import dev.reprise.policy.ShippedBundles;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.price.Prices;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Destination.Shaping;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.Journey;
import dev.reprise.testkit.RecordingTelemetry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is sent again after a provider refused a hint of ours. */
class PlacingTest {
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
  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final PartitionKeys keys = new PartitionKeys(new byte[32]);
  private final List<byte[]> sent = new ArrayList<>();

  private Placing placing() {
    return new Placing(
        new Parts(
            PolicyInForce.from(() -> ShippedBundles.text("default")),
            Classifier.shipped(),
            keys,
            new ReplayedIds(new SealedIds(keys)),
            List.of(new HashTier("l1", clock)),
            new MemoryLedger(clock),
            new Flights(Runnable::run),
            (request, model) -> Optional.empty(),
            telemetry,
            Prices::shipped,
            new Clock(clock, clock.nanos())));
  }

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
        new Journey()
            .plan(GivenRequests.post("/v1/chat/completions", body))
            .question()
            .answeredBy(engine);
    placing()
        .ask(
            question,
            engine,
            body.getBytes(StandardCharsets.UTF_8),
            bytes -> {
              sent.add(bytes);
              return sent.size() == 1 ? REFUSED : Reply.whole(200, Headers.NONE, new byte[0]);
            });
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

  /**
   * It is no hint but a wall: partitions share the credential, and one could name another's salt.
   */
  @Test
  void a_salt_stays_the_partitions_own_where_the_credential_is_shared() {
    sendTwice(BODY, true);
    assertThat(salt(sent.get(0))).isNotEqualTo(OWN);
    assertThat(salt(sent.get(1))).isEqualTo(salt(sent.get(0)));
    assertThat(telemetry.events()).contains(Telemetry.Event.HINT_REJECTED);
  }

  @Test
  void a_salt_that_only_we_added_is_left_out() {
    String without = BODY.replace("\"cache_salt\":\"" + OWN + "\",", "");
    sendTwice(without, false);
    assertThat(salt(sent.get(0))).as("control: it was added").isNotEmpty();
    assertThat(new String(sent.get(1), StandardCharsets.UTF_8)).isEqualTo(without);
  }
}
