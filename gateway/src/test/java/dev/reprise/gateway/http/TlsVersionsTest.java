package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsVersionsTest {
  @Test
  void nothing_older_than_1_2_is_spoken(@TempDir Path folder) throws Exception {
    var context = SelfSigned.of(folder, "ip:127.0.0.1").tls().context();
    assertThat(context.newEngine(ByteBufAllocator.DEFAULT).getEnabledProtocols())
        .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
  }
}
