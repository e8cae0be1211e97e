package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import dev.reprise.response.Sink.Broken;
import dev.reprise.response.Sink.Broken.BreakCause;
import dev.reprise.telemetry.Decision;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.testkit.ScriptedProvider;
import org.junit.jupiter.api.Test;

/**
 * An answer that its caller did not get to the end says so in its decision, with the cause, whoever
 * called the provider and whether or not its usage is read.
 */
class CutAnswersTest {
  private static final GivenRequests WHY = GivenRequests.streamedChat("why?");
  private static final GivenRequests UNKNOWN = GivenRequests.post("/v1/audio/speech", "{}");

  private final Journey journey = new Journey();

  /** Reads, and forgets what it read. */
  private static final class Reading implements Sink {
    private final StringBuilder ended = new StringBuilder();

    @Override
    public void chunk(byte[] bytes) {}

    @Override
    public void end() {
      ended.append("whole");
    }

    @Override
    public void broken(Broken cause) {
      ended.append(cause.kind().code());
    }
  }

  private static Feed feed(Journey.RunningRequest asking) {
    return ((Reply.Body.Live) asking.told().reply().body()).feed();
  }

  private static Feed read(Journey.RunningRequest asking) {
    Feed feed = feed(asking);
    feed.drainTo(new Reading());
    return feed;
  }

  /** How the answer to that request ended, once {@code count} have. */
  private Decision.Ended ended(Journey.RunningRequest asking, int count) {
    journey.telemetry.awaitCompleted(count);
    Decision.Ended ended = asking.decision().ended();
    assertThat(ended).isNotNull();
    return ended;
  }

  /** Speech is passed on unread: a type of body that tells no usage. */
  private ScriptedProvider.Stream speech() throws InterruptedException {
    return journey.provider.next().begins("audio/mpeg");
  }

  @Test
  void one_that_nobody_reads_is_complete_at_its_end_and_not_before() throws Exception {
    Journey.RunningRequest asking = journey.ask(UNKNOWN);
    ScriptedProvider.Stream speech = speech();
    read(asking);
    speech.sends("a");
    assertThat(journey.telemetry.completed()).isZero();
    speech.ends();
    Decision.Ended ended = ended(asking, 1);
    assertThat(ended.cut()).isEmpty();
    assertThat(ended.status()).isEqualTo(200);
  }

  @Test
  void one_that_nobody_reads_and_that_the_provider_breaks_off() throws Exception {
    Journey.RunningRequest asking = journey.ask(UNKNOWN);
    ScriptedProvider.Stream speech = speech();
    read(asking);
    speech.sends("a").breaks();
    Decision.Ended ended = ended(asking, 1);
    assertThat(ended.cut()).isEqualTo(BreakCause.ORIGIN_RESET.code());
    assertThat(ended.detail()).isEqualTo("reset by peer");
  }

  @Test
  void one_that_nobody_reads_and_whose_caller_leaves() throws Exception {
    Journey.RunningRequest asking = journey.ask(UNKNOWN);
    ScriptedProvider.Stream speech = speech();
    Feed feed = read(asking);
    speech.sends("a");
    feed.cancel();
    assertThat(ended(asking, 1).cut()).isEqualTo(BreakCause.CANCELLED.code());
    assertThat(speech.cancelled()).as("the provider is told").isTrue();
  }

  @Test
  void the_leaders_and_the_followers_when_the_provider_breaks_off() throws Exception {
    Journey.RunningRequest leader = journey.ask(WHY);
    Journey.RunningRequest follower = journey.ask(WHY);
    ScriptedProvider.Stream stream = journey.provider.next().streams();
    read(leader);
    read(follower);
    assertThat(follower.collapsed()).as("control").isTrue();
    stream.sends(Answers.chunk("one")).breaks();
    assertThat(ended(leader, 2).cut()).isEqualTo(BreakCause.ORIGIN_RESET.code());
    assertThat(ended(follower, 2).cut()).isEqualTo(BreakCause.ORIGIN_RESET.code());
  }

  @Test
  void the_leaders_alone_when_it_leaves_and_the_call_goes_on_for_another() throws Exception {
    Journey.RunningRequest leader = journey.ask(WHY);
    Journey.RunningRequest follower = journey.ask(WHY);
    ScriptedProvider.Stream stream = journey.provider.next().streams();
    Feed leaving = read(leader);
    read(follower);
    stream.sends(Answers.chunk("one"));
    leaving.cancel();
    stream.sends(Answers.lastChunks()).ends();
    Decision.Ended left = ended(leader, 2);
    assertThat(left.cut()).isEqualTo(BreakCause.CANCELLED.code());
    assertThat(left.stored()).as("the call itself came to its end").isTrue();
    assertThat(ended(follower, 2).cut()).isEmpty();
  }

  @Test
  void one_that_a_time_limit_of_the_gateway_ends() throws Exception {
    Journey.RunningRequest asking = journey.ask(WHY);
    ScriptedProvider.Stream stream = journey.provider.next().streams();
    Feed feed = read(asking);
    stream.sends(Answers.chunk("one"));
    feed.cancel(new Broken(BreakCause.TIMEOUT, "limits.total"));
    Decision.Ended ended = ended(asking, 1);
    assertThat(ended.cut()).isEqualTo(BreakCause.TIMEOUT.code());
    assertThat(ended.detail()).contains("limits.total");
    assertThat(ended.stored()).isFalse();
  }

  @Test
  void a_followers_that_reads_too_slowly_while_the_others_go_on() throws Exception {
    Journey.RunningRequest leader = journey.ask(WHY);
    Journey.RunningRequest follower = journey.ask(WHY);
    ScriptedProvider.Stream stream = journey.provider.next().streams();
    read(leader);
    Feed slow = read(follower);
    slow.pause();
    for (int i = 0; i < 40; i++) { // more than is kept: only then nobody waits for it
      stream.sends(Answers.chunk("x".repeat(1_000_000)));
    }
    assertThat(ended(follower, 1).cut()).isEqualTo(BreakCause.SLOW_READER.code());
    stream.sends(Answers.lastChunks()).ends();
    assertThat(ended(leader, 2).cut()).isEmpty();
  }
}
