package dev.reprise.gateway.http;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The transport alone: every request gets the same 2,010 octets. To be measured beside a server
 * that does as little ({@code return 200} of nginx), as CPU time a request.
 */
final class ConstantAnswer {
  private static final int LENGTH = 2010;

  private ConstantAnswer() {}

  /** One argument: the port. */
  public static void main(String... arguments) throws InterruptedException {
    var body = new byte[LENGTH];
    Arrays.fill(body, (byte) 'x');
    var headers = Headers.of("content-type", "application/json", "cache-status", "reprise; hit");
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    Handler handler = (request, answer) -> answer.send(Reply.whole(200, headers, body));
    HttpServer.start(
        EventLoops.start(),
        ClientLimits.DEFAULT,
        MemoryBudget.ofHeap(),
        List.of(new HttpServer.Listener("data", address, handler, Site.ERRORS, Optional.empty())));
    Thread.currentThread().join();
  }
}
