package dev.reprise.gateway.journey.reuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.journey.fixture.Recordings;
import dev.reprise.gateway.journey.fixture.Recordings.Recording;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.RecordedProvider;
import dev.reprise.simulator.RecordedProvider.Chunking;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded exchange with a real provider, through a gateway. */
@Tag("corpus")
class CorpusJourneyTest {
  private static final Set<String> PER_CONNECTION =
      Set.of("connection", "transfer-encoding", "content-length", "host");

  /** Which pages may read an answer is this gateway's to say, not the provider's (cors.origins). */
  private static final String OF_PAGES = "access-control-";

  private static final String ADDED = "\"stream_options\":{\"include_usage\":true}";

  private static Recordings recordings;
  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    String corpus = System.getProperty("reprise.corpus", "");
    assumeThat(corpus).as("-Dreprise.corpus names the folder of the recordings").isNotBlank();
    recordings = Recordings.in(Path.of(corpus, "recorded"));
    assertThat(recordings.all()).hasSizeGreaterThan(45);
  }

  static List<Chunking> cuts() {
    return List.of(new Chunking.Events(), new Chunking.Bytes(7));
  }

  private World before(Recording recording, Chunking chunking, String streamUsage)
      throws IOException, InterruptedException {
    var provider = new RecordedProvider(chunking).add(recording.exchange());
    return world(recording.family(), provider, streamUsage, "default");
  }

  private World world(String kind, RecordedProvider provider, String streamUsage, String policy)
      throws IOException, InterruptedException {
    String configuration =
        """
        providers:
          it: {kind: %s, base_url: "PROVIDER"}
        routes:
          - {name: all, provider: it, stream_usage: %s}
        policy: "%s"
        """
            .formatted(kind, streamUsage, policy.equals("default") ? policy : trusting());
    Path own = Files.createTempDirectory(folder, "world");
    return World.in(own, configuration, provider, UnaryOperator.identity());
  }

  /** The shipped bundle, but somebody speaks for every tool. */
  private Path trusting() throws IOException {
    Path shipped = Path.of(System.getProperty("reprise.root"), "policies", "default.yaml");
    String bundle = Files.readString(shipped);
    String tools = "tools: [{name: \"*\", side_effects: none, freshness: slow}]";
    assertThat(bundle).contains("\ntools: []\n");
    return Files.writeString(folder.resolve("trusting.yaml"), bundle.replace("tools: []", tools));
  }

  private static World.Seen ask(World world, Recording recording) {
    HttpRequest.Builder request = world.request(recording.path(), recording.headers());
    return world.send(
        request
            .method(
                recording.exchange().path("method").asText(),
                recording.hasBody()
                    ? HttpRequest.BodyPublishers.ofString(recording.text())
                    : HttpRequest.BodyPublishers.noBody())
            .build());
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void what_passes_through_is_identical_in_both_directions(Chunking chunking) throws Exception {
    int passed = 0;
    for (Recording recording : recordings.all()) {
      try (World world = before(recording, chunking, "leave")) {
        World.Seen seen = ask(world, recording);
        Call arrived = world.providerServer.calls().last();
        assertThat(new String(arrived.body(), StandardCharsets.UTF_8))
            .as(recording.name() + ": the request's bytes")
            .isEqualTo(recording.text());
        assertThat(arrived.target()).as(recording.name()).isEqualTo(recording.path());
        headersArrived(recording, arrived);
        sameAnswer(recording, seen);
        passed++;
      }
    }
    System.out.println(passed + " exchanges identical in both directions, " + chunking);
  }

  private static void headersArrived(Recording recording, Call arrived) {
    String[] sent = recording.headers();
    for (int i = 0; i < sent.length; i += 2) {
      assertThat(arrived.header(sent[i]))
          .as(recording.name() + " " + sent[i])
          .hasValue(sent[i + 1]);
    }
    assertThat(arrived.headers())
        .as(recording.name())
        .extracting(Header::name)
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("reprise-"));
  }

  private static void sameAnswer(Recording recording, World.Seen seen) {
    assertThat(seen.status()).as(recording.name()).isEqualTo(recording.status());
    assertThat(seen.bytes()).as(recording.name() + ": the answer").isEqualTo(recording.answer());
    recording
        .exchange()
        .path("response_headers")
        .properties()
        .forEach(
            header -> {
              String name = header.getKey().toLowerCase(Locale.ROOT);
              if (name.startsWith(OF_PAGES)) {
                assertThat(seen.headers().allValues(name)).as(recording.name()).isEmpty();
              } else if (!PER_CONNECTION.contains(name) && !header.getValue().isArray()) {
                assertThat(seen.headers().allValues(name))
                    .as(recording.name() + " " + name)
                    .contains(header.getValue().asText());
              }
            });
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void asking_for_stream_usage_adds_one_member_and_its_chunk_is_taken_out_again(Chunking chunking)
      throws Exception {
    int edited = 0;
    for (Recording recording : recordings.all()) {
      if (!recording.streamed() || !recording.path().endsWith("/chat/completions")) {
        continue;
      }
      try (World world = before(recording, chunking, "ask")) {
        World.Seen seen = ask(world, recording);
        String arrived =
            new String(world.providerServer.calls().last().body(), StandardCharsets.UTF_8);
        boolean asked = recording.text().contains("include_usage");
        if (asked) {
          assertThat(arrived).as(recording.name()).isEqualTo(recording.text());
          sameAnswer(recording, seen);
          continue;
        }
        edited++;
        assertThat(arrived).contains(ADDED);
        assertThat(arrived.replace(ADDED + ",", "").replace("," + ADDED, ""))
            .as(recording.name() + ": nothing else was changed")
            .isEqualTo(recording.text());
        assertThat(seen.text())
            .as(recording.name() + ": as it would have been")
            .isEqualTo(unasked(new String(recording.answer(), StandardCharsets.UTF_8)));
      }
    }
    System.out.println(edited + " requests asked for stream usage");
  }

  /** A stream without what asking for usage adds: a null in each chunk, and a chunk of its own. */
  private static String unasked(String stream) {
    return Stream.of(stream.split("(?<=\n\n)"))
        .filter(event -> !event.contains("\"choices\":[],"))
        .map(event -> event.replace(",\"usage\":null", ""))
        .collect(Collectors.joining());
  }

  @Test
  void what_is_replayed_means_the_same_in_every_mix_of_modes_or_says_why_not() throws Exception {
    var reasons = new TreeMap<String, List<String>>();
    int hits = 0;
    for (Recording recording : recordings.all()) {
      if (!recording.generated()) {
        continue;
      }
      for (boolean then : new boolean[] {false, true}) {
        try (World world = replaying(recording)) {
          World.Seen first = again(world, recording, recording.streamed());
          assertThat(first.bytes()).isEqualTo(recording.answer());
          World.Seen second = again(world, recording, then);
          if (second.hit()) {
            hits++;
            assertThat(Meaning.of(recording, second.text(), then))
                .as(recording.name() + " stream " + recording.streamed() + " then " + then)
                .isEqualTo(Meaning.of(recording, first.text(), recording.streamed()));
          } else {
            reasons
                .computeIfAbsent(reason(world, recording, first), none -> new ArrayList<>())
                .add(recording.name() + " then stream " + then);
          }
        }
      }
    }
    System.out.println(hits + " faithful replays of recorded answers; not replayed:");
    reasons.forEach((reason, names) -> System.out.println("  " + reason + ": " + names));
    assertThat(hits).isGreaterThan(30);
    assertThat(EXPECTED).containsAll(reasons.keySet());
  }

  private static final Set<String> EXPECTED =
      Set.of("stateful", "finish-reason", "live-data", "sensitive", "side-effect-called");

  private World replaying(Recording recording) throws IOException, InterruptedException {
    var provider = new RecordedProvider(new Chunking.Events());
    provider.add(asAsked(recording, recording.streamed()));
    return world(recording.family(), provider, "leave", "trusting");
  }

  /** The exchange with the request as this test sends it in that mode. */
  private static JsonNode asAsked(Recording recording, boolean stream) throws IOException {
    ObjectNode exchange = recording.exchange().deepCopy();
    exchange.put("path", recording.path(stream));
    exchange.set("request_body", World.JSON.readTree(recording.text(stream)));
    return exchange;
  }

  private static World.Seen again(World world, Recording recording, boolean stream) {
    List<String> headers = new ArrayList<>(Arrays.asList(recording.headers()));
    headers.addAll(List.of("cache-control", "max-age=600"));
    return world.post(
        recording.path(stream), recording.text(stream), headers.toArray(String[]::new));
  }

  private static String reason(World world, Recording recording, World.Seen seen) {
    String id = seen.header("reprise-request-id");
    return world
        .get("/v1/prompt-cache/decisions/" + id, recording.headers())
        .json()
        .findPath("not_stored")
        .asText(seen.cacheStatus());
  }
}
