package dev.reprise.gateway.origin;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.http.ClientLimits;
import dev.reprise.gateway.http.Handler;
import dev.reprise.gateway.http.HttpServer;
import dev.reprise.gateway.http.Site;
import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.OriginFailed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The transport alone, both ways: every request goes to the origin, its answer back. To be measured
 * beside {@code proxy_pass} of nginx, as CPU time a request.
 */
final class PassingOn {
  private PassingOn() {}

  /** Two arguments: the port, the origin's base URL. */
  public static void main(String... arguments) throws InterruptedException {
    var loops = EventLoops.start();
    var client = new OriginClient(loops, OriginSettings.DEFAULT);
    String base = arguments[1];
    Handler handler =
        (request, answer) -> {
          var url = base + request.target();
          var call = new HttpCall("p", request.method(), url, request.headers(), request.body());
          Thread.startVirtualThread(
              () -> {
                try {
                  answer.send(
                      ScopedValue.where(OriginClient.LOOP, answer.loop())
                          .call(() -> client.ask(call)));
                } catch (OriginFailed failed) {
                  answer.send(Site.ERRORS.render(url, 502, String.valueOf(failed.getMessage())));
                }
              });
        };
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    HttpServer.start(
        loops,
        ClientLimits.DEFAULT,
        MemoryBudget.ofHeap(),
        List.of(new HttpServer.Listener("data", address, handler, Site.ERRORS, Optional.empty())));
    Thread.currentThread().join();
  }
}
