package dev.reprise.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.http.Incoming;
import dev.reprise.request.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private static final Gate THEN = new Gate(Set.of(), false, Set.of());
  private static final Gate NOW = new Gate(Set.of(), false, Set.of());

  /** A reload puts another gate in place: a key withdrawn by it must not live on in memory. */
  @Test
  @SuppressWarnings("NullAway") // the plan is not looked at
  void who_passed_another_gate_is_asked_again() {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    var asked = new Incoming("POST", "/v1/x", Headers.of("a", "b"), new byte[] {1}, here, false);
    var repeats = new Repeats();
    var credential = Credential.of("openai", Headers.NONE, List.of());
    repeats.remember(new Repeats.Known(asked, THEN, credential, null));
    assertThat(repeats.find(asked, THEN)).as("control").isNotNull();
    assertThat(repeats.find(asked, NOW)).isNull();
  }
}
