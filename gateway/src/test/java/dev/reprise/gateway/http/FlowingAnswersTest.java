package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Headers;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import dev.reprise.response.Sink.Broken;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which time limits cut an answer that has begun. */
@Timeout(60)
class FlowingAnswersTest {
  private static final String ASK = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  private static final Duration NONE = Duration.ZERO;

  private final LinkedBlockingQueue<Broken> cut = new LinkedBlockingQueue<>();

  /** So many pieces, one every 100 ms; then the end, or silence. */
  private class Flow implements Feed {
    private final EventLoop loop;
    private final boolean ends;
    private int left;

    Flow(EventLoop loop, int pieces, boolean ends) {
      this.loop = loop;
      this.left = pieces;
      this.ends = ends;
    }

    @Override
    public void drainTo(Sink sink) {
      loop.schedule(() -> next(sink), 100, TimeUnit.MILLISECONDS);
    }

    private void next(Sink sink) {
      if (left-- > 0) {
        sink.chunk(new byte[] {'a'});
        drainTo(sink);
      } else if (ends) {
        sink.end();
      }
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {
      cut.add(Broken.UNWANTED);
    }

    @Override
    public void cancel(Broken why) {
      cut.add(why);
    }
  }

  /** Breaks before its first octet. */
  private final class Breaking extends Flow {
    Breaking(EventLoop loop) {
      super(loop, 0, false);
    }

    @Override
    public void drainTo(Sink sink) {
      sink.broken(new Broken(Broken.BreakCause.ORIGIN_RESET, "acme: SSLException at 10.0.0.7:443"));
    }
  }

  private static ClientLimits limits(Duration request, Duration total) {
    var d = ClientLimits.DEFAULT;
    return new ClientLimits(
        d.body(),
        100,
        d.headers(),
        d.headerTime(),
        d.bodyTime(),
        d.idle(),
        request,
        d.drain(),
        total);
  }

  private String answer(ClientLimits limits, int pieces, boolean ends) {
    Handler handler =
        (request, answer) ->
            answer.send(
                new Reply(
                    200, Headers.NONE, new Reply.Body.Live(new Flow(answer.loop(), pieces, ends))));
    try (var site = Site.of(limits, handler);
        var wire = new Wire(site.port())) {
      return wire.send(ASK.replace("Host: a", "Host: a\r\nConnection: close")).rest();
    }
  }

  @Test
  void an_answer_that_flows_outlasts_the_request_limit() {
    String all = answer(limits(Duration.ofMillis(800), NONE), 20, true);
    assertThat(all).endsWith("0\r\n\r\n");
    assertThat(all.split("1\r\na\r\n", -1)).hasSize(21);
    assertThat(cut).isEmpty();
  }

  @Test
  void silence_within_an_answer_is_cut_and_says_why() {
    assertThat(answer(limits(Duration.ofMillis(800), NONE), 3, false))
        .contains("1\r\na\r\n")
        .doesNotContain("0\r\n\r\n");
    assertThat(cut.remove().kind()).isEqualTo(Broken.BreakCause.TIMEOUT);
    assertThat(cut).isEmpty();
  }

  @Test
  void the_total_limit_cuts_also_what_flows() {
    assertThat(answer(limits(Duration.ofMinutes(10), Duration.ofMillis(800)), 50, true))
        .contains("1\r\na\r\n")
        .doesNotContain("0\r\n\r\n");
    assertThat(cut.remove().detail()).contains("limits.total");
  }

  @Test
  void the_text_of_a_break_is_not_told_to_the_client() {
    Handler handler =
        (request, answer) ->
            answer.send(
                new Reply(200, Headers.NONE, new Reply.Body.Live(new Breaking(answer.loop()))));
    try (var site = Site.of(limits(Duration.ofMinutes(10), NONE), handler);
        var wire = new Wire(site.port())) {
      var got = wire.send(ASK).answer();
      assertThat(got.status()).isEqualTo(502);
      assertThat(got.body()).contains("broke off before it began: origin-reset");
      assertThat(got.body()).doesNotContain("SSLException").doesNotContain("10.0.0.7");
    }
  }

  @Test
  void nothing_of_the_answer_in_time_is_a_504() {
    Handler never = (request, answer) -> answer.onGone(() -> {});
    for (var limits :
        new ClientLimits[] {
          limits(Duration.ofMillis(300), NONE),
          limits(Duration.ofMinutes(10), Duration.ofMillis(300))
        }) {
      try (var site = Site.of(limits, never);
          var wire = new Wire(site.port())) {
        var got = wire.send(ASK).answer();
        assertThat(got.status()).isEqualTo(504);
        assertThat(got.body()).contains("300 ms (limits.");
      }
    }
  }
}
