package dev.reprise.gateway.journey.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.RawClient;
import dev.reprise.gateway.journey.fixture.RawClient.Got;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Fault;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.content.Twist;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Ending;
import dev.reprise.simulator.wire.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing incomplete is ever admitted, and what went wrong is seen by the caller as it was. */
class AdmissionJourneyTest {
  private static final int SAMPLES = 12;

  @TempDir static Path folder;
  static Overheard provider;
  static World world;

  /** The simulator, and what it last sent. */
  static final class Overheard implements Engine {
    final Simulator simulator = Simulator.instant();
    volatile Answer last;

    @Override
    public Answer answer(Call call) {
      last = simulator.answer(call);
      return last;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    provider = new Overheard();
    world = World.in(folder, LEAVING_STREAMS_ALONE, provider, UnaryOperator.identity());
  }

  private static final String LEAVING_STREAMS_ALONE =
      """
      providers:
        openai: {kind: openai, base_url: "PROVIDER", retries: 0}
        anthropic: {kind: anthropic, base_url: "PROVIDER", retries: 0}
        gemini: {kind: gemini, base_url: "PROVIDER", retries: 0}
      routes:
        - {name: chat, provider: openai, stream_usage: leave}
      """;

  @AfterAll
  static void stop() {
    world.close();
  }

  private static Got ask(Wire wire, String question, boolean stream) throws IOException {
    try (RawClient client = RawClient.ask(world, wire, question, stream)) {
      return client.head().rest();
    }
  }

  private static Got suffering(Wire wire, String question, boolean stream, Fault fault)
      throws IOException {
    provider.simulator.faults().next(2, fault); // a silent loss on a used connection is tried again
    Got got = ask(wire, question, stream);
    provider.simulator.faults().clear();
    return got;
  }

  private static void notAdmitted(Wire wire, String question, String after) {
    for (boolean stream : new boolean[] {false, true}) {
      World.Seen seen = wire.ask(world, "ada", question, stream, "cache-control", "only-if-cached");
      assertThat(seen.status()).as(after + ", then only-if-cached: " + seen.text()).isEqualTo(504);
    }
  }

  private static void admitted(Wire wire, String question, boolean stream) throws IOException {
    assertThat(ask(wire, question, stream).status()).isEqualTo(200);
    World.Seen seen = wire.ask(world, "ada", question, stream, "cache-control", "only-if-cached");
    assertThat(seen.hit()).as("positive control: " + seen.cacheStatus()).isTrue();
  }

  /** What the provider sends when nothing goes wrong. */
  private static Answer undisturbed(Wire wire, String question, boolean stream) {
    wire.ask(world, "ada", question, stream, "cache-control", "no-store");
    return provider.last;
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_stream_cut_or_ended_behind_any_event_is_passed_on_as_it_came_and_never_kept(Wire wire)
      throws IOException {
    String question = "Cut me";
    int chunks = undisturbed(wire, question, true).chunks().size();
    assertThat(chunks).isGreaterThan(1);
    for (int behind = 0; behind < chunks; behind++) {
      for (Ending ending : new Ending[] {Ending.CUT, Ending.COMPLETE, Ending.RESET}) {
        String what = wire + " " + ending + " behind " + behind + " of " + chunks;
        Got got = suffering(wire, question, true, new Fault.Cut(behind, ending));
        seenAsItCame(got, ending, what);
        notAdmitted(wire, question, what);
      }
    }
    admitted(wire, question, true);
  }

  private static void seenAsItCame(Got got, Ending ending, String what) {
    byte[] sent = provider.last.body();
    switch (ending) {
      case COMPLETE -> assertThat(got.cut()).as(what).isFalse();
      case CUT, RESET, HANG ->
          assertThat(got.cut() || got.status() == 502).as(what + ": seen as cut").isTrue();
    }
    if (got.status() == 502) {
      return;
    }
    if (ending == Ending.RESET) { // a reset may overtake bytes that were on their way
      assertThat(Arrays.copyOf(sent, got.bytes().length)).as(what).isEqualTo(got.bytes());
    } else {
      assertThat(got.bytes()).as(what).isEqualTo(sent);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_stream_cut_inside_an_event_is_never_kept(Wire wire) throws IOException {
    int length = undisturbed(wire, "Cut me anywhere", true).body().length;
    cutInside(wire, "Cut me anywhere", length, (length - 2) / SAMPLES);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_stream_cut_behind_any_seventh_byte_is_never_kept(Wire wire) throws IOException {
    int length = undisturbed(wire, "Cut me everywhere", true).body().length;
    cutInside(wire, "Cut me everywhere", length, 7);
  }

  private static void cutInside(Wire wire, String question, int length, int step)
      throws IOException {
    for (int at = 1; at < length; at += step) {
      String what = wire + " cut behind byte " + at + " of " + length;
      Got got = suffering(wire, question, true, new Fault.CutBytes(at));
      assertThat(got.cut()).as(what).isTrue();
      assertThat(got.bytes()).as(what).isEqualTo(provider.last.body());
      notAdmitted(wire, question, what);
    }
    admitted(wire, question, true);
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_whole_body_cut_anywhere_becomes_a_502_and_is_never_kept(Wire wire) throws IOException {
    String question = "Cut the whole of me";
    int length = undisturbed(wire, question, false).body().length;
    for (int sample = 0; sample < SAMPLES; sample++) {
      int at = sample * (length - 2) / SAMPLES;
      String what = wire + " cut behind byte " + at + " of " + length;
      Got got = suffering(wire, question, false, new Fault.CutBytes(at));
      assertThat(got.status()).as(what).isEqualTo(502);
      assertThat(World.JSON.readTree(got.bytes()).has("error")).as(what).isTrue();
      notAdmitted(wire, question, what);
    }
    Got reset = suffering(wire, question, false, new Fault.Cut(0, Ending.RESET));
    assertThat(reset.status()).isEqualTo(502);
    notAdmitted(wire, question, "reset");
    admitted(wire, question, false);
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void errors_are_passed_on_as_they_came_and_never_kept(Wire wire) throws IOException {
    String question = "Fail me";
    for (int status : new int[] {429, 500, 503}) {
      for (boolean stream : new boolean[] {false, true}) {
        Got got = suffering(wire, question, stream, new Fault.Status(status, 1));
        assertThat(got.status()).isEqualTo(status);
        assertThat(got.bytes()).isEqualTo(provider.last.body());
        notAdmitted(wire, question, wire + " " + status);
      }
    }
    Got event = suffering(wire, question, true, new Fault.ErrorEvent(2));
    assertThat(event.status()).isEqualTo(200);
    assertThat(event.bytes()).isEqualTo(provider.last.body());
    notAdmitted(wire, question, wire + " error event");
    admitted(wire, question, true);
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void answers_that_ended_early_or_were_refused_are_passed_on_and_never_kept(Wire wire)
      throws IOException {
    String question = "Stop early";
    for (Twist twist : new Twist[] {Twist.LENGTH, Twist.CONTENT_FILTER, Twist.REFUSAL}) {
      for (boolean stream : new boolean[] {false, true}) {
        Got got = suffering(wire, question, stream, new Fault.Content(twist));
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.bytes()).isEqualTo(provider.last.body());
        notAdmitted(wire, question, wire + " " + twist + " stream " + stream);
      }
    }
    admitted(wire, question, false);
  }
}
