package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are worked on though their client has left. */
@Timeout(30)
class OrphansTest {
  private static final String ASK = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  private static final Reply OK = Reply.whole(200, Headers.NONE, new byte[] {'y'});

  /**
   * The loop finds the client gone and the request still worked on; before it adds the request its
   * worker ends and removes what is not there yet. Who adds afterwards has to look again, or the
   * request stays for ever.
   */
  @Test
  void one_that_ended_before_it_was_added_does_not_stay() throws Exception {
    var asked = new LinkedBlockingQueue<Responder>();
    var released = new CountDownLatch(1);
    try (var site = Site.of((request, answer) -> asked.add(answer));
        var wire = new Wire(site.port())) {
      wire.send(ASK);
      Exchange exchange = taken(asked);
      var orphans = new Orphans();
      orphans.add(exchange);
      assertThat(orphans.count()).as("control: it is worked on").isEqualTo(1);
      orphans.remove(exchange);
      exchange.send(OK);
      assertThat(wire.answer().status()).isEqualTo(200);
      exchange.loop().execute(released::countDown);
      released.await();
      assertThat(exchange.released()).isTrue();
      orphans.add(exchange);
      assertThat(orphans.count()).isZero();
    }
  }

  private static Exchange taken(LinkedBlockingQueue<Responder> asked) throws InterruptedException {
    Responder answer = asked.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return (Exchange) answer;
  }
}
