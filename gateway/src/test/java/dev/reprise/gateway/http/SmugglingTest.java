package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that two parsers could read in two ways: refused, connection ended, handler unaware. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingTest {
  private static final String HEAD = "POST /v1/messages HTTP/1.1\r\nHost: a\r\n";
  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";

  private final AtomicInteger handled = new AtomicInteger();
  private Site site;

  @BeforeAll
  void start() {
    site =
        Site.of(
            (request, answer) -> {
              handled.incrementAndGet();
              Site.echo(request, answer);
            });
  }

  @AfterAll
  void stop() {
    site.close();
  }

  static Stream<String> refused() {
    var all = new ArrayList<String>();
    all.addAll(lengths());
    all.addAll(codings());
    all.addAll(lines());
    all.addAll(chunks());
    all.addAll(targets());
    all.addAll(hosts());
    return all.stream();
  }

  private static List<String> lengths() {
    return Stream.of(
            "Content-Length: 4\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 4",
            "Content-Length: 4\r\nContent-Length: 4",
            "Content-Length: 4\r\nContent-Length: 40",
            "Content-Length: 4, 4",
            "Content-Length: 4,40",
            "Content-Length: +4",
            "Content-Length: -4",
            "Content-Length: 0x4",
            "Content-Length: 4a",
            "Content-Length: 04",
            "Content-Length: 4.0",
            "Content-Length: 4 4",
            "Content-Length:",
            "Content-Length: ",
            "Content-Length: 99999999999999999999",
            "Content-Length: 4 ",
            "Content-Length:  4",
            "Content-Length:\t4",
            "Content-Length : 4",
            "Content-Length\t: 4",
            " Content-Length: 4",
            "Content-Length: \u00b9",
            "Content_Length: 4")
        .map(field -> HEAD + field + "\r\n\r\nabcd" + HIDDEN)
        .toList();
  }

  private static List<String> codings() {
    return Stream.of(
            "Transfer-Encoding: identity",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding: chunked;q=1",
            "Transfer-Encoding:\tchunked",
            "Transfer-Encoding:\u000bchunked",
            "Transfer-Encoding: chunked\t",
            "Transfer-Encoding:  chunked",
            "Transfer-Encoding: ",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding:\r\n chunked",
            "Transfer_Encoding: chunked",
            "Transfer-Encoding\u0000: chunked",
            "X: y\rTransfer-Encoding: chunked",
            "X: y\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\u0000",
            "Transfer-Encoding: chun\u00a0ked")
        .map(field -> HEAD + field + "\r\n\r\n0\r\n\r\n" + HIDDEN)
        .toList();
  }

  private static List<String> lines() {
    return List.of(
        "POST /v1/messages HTTP/1.1\nHost: a\n\n",
        "POST /v1/messages HTTP/1.1\r\nHost: a\n\r\n",
        "POST /v1/messages HTTP/1.1\r\nHost: a\r\n\n",
        "POST /v1/messages HTTP/1.1\rHost: a\r\n\r\n",
        "POST /v1/messages HTTP/1.1\r\nHost: a\r\r\n\r\n",
        "\r\nPOST /v1/messages HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST  /v1/messages HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /v1/messages  HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST\t/v1/messages HTTP/1.1\r\nHost: a\r\n\r\n",
        " POST /v1/messages HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /v1/messages HTTP/1.1 \r\nHost: a\r\n\r\n",
        "POST /v1/messages\r\nHost: a\r\n\r\n",
        "POST /v1/messages HTTP/1.2\r\nHost: a\r\n\r\n",
        "POST /v1/messages http/1.1\r\nHost: a\r\n\r\n",
        "POST /v1/messages HTTP/1.10\r\nHost: a\r\n\r\n",
        "P(ST /v1/messages HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /v1/messages HTTP/1.1\r\n Host: a\r\n\r\n",
        HEAD + "X: a\r\n b\r\n\r\n",
        HEAD + "X: a\r\n\tb\r\n\r\n",
        HEAD + "X: a\u0000b\r\n\r\n",
        HEAD + "X: a\u0001b\r\n\r\n",
        HEAD + "X: a\u007fb\r\n\r\n",
        HEAD + "X\u0000: a\r\n\r\n",
        HEAD + "X Y: a\r\n\r\n",
        HEAD + ": a\r\n\r\n",
        HEAD + "X\r\n\r\n",
        HEAD + "X\u00e9: a\r\n\r\n",
        HEAD + "Connection: Authorization\r\n\r\n",
        HEAD + "Connection: close, X-Api-Key\r\n\r\n",
        HEAD + "Connection: Content-Length\r\nContent-Length: 4\r\n\r\nabcd",
        HEAD + "Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + "Connection: Host\r\n\r\n",
        HEAD + "Connection: content-type\r\n\r\n",
        HEAD + "Connection: keep-alive, Cache-Control\r\n\r\n",
        HEAD + "Connection: Reprise-Key\r\n\r\n",
        HEAD + "Connection: anthropic-version\r\n\r\n",
        HEAD + "Connection: x-vendor-token\r\n\r\n",
        HEAD + "Connection: close; x-foo\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd",
        "GET /v1/models HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/messages HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  }

  private static List<String> chunks() {
    return Stream.of(
            "+4\r\nabcd\r\n0\r\n\r\n",
            "-4\r\nabcd\r\n0\r\n\r\n",
            "0x4\r\nabcd\r\n0\r\n\r\n",
            " 4\r\nabcd\r\n0\r\n\r\n",
            "4 \r\nabcd\r\n0\r\n\r\n",
            "4\t\r\nabcd\r\n0\r\n\r\n",
            "\r\nabcd\r\n0\r\n\r\n",
            "4\nabcd\r\n0\r\n\r\n",
            "4\rabcd\r\n0\r\n\r\n",
            "4\r\r\nabcd\r\n0\r\n\r\n",
            "4\r\nabcd\n0\r\n\r\n",
            "4\r\nabcdX\r\n0\r\n\r\n",
            "4\r\nabc\r\n0\r\n\r\n",
            "000000004\r\nabcd\r\n0\r\n\r\n",
            "fffffffff\r\nabcd",
            "g\r\nabcd\r\n0\r\n\r\n",
            "4;\r\nabcd\r\n0\r\n\r\n",
            "4;a=b=c\r\nabcd\r\n0\r\n\r\n",
            "4;a\nb\r\nabcd\r\n0\r\n\r\n",
            "4; a=b\r\nabcd\r\n0\r\n\r\n",
            "4;" + "a".repeat(65) + "\r\nabcd\r\n0\r\n\r\n",
            "4,4\r\nabcd\r\n0\r\n\r\n",
            "4\u0000\r\nabcd\r\n0\r\n\r\n",
            "4\r\nabcd\r\n0\r\n\n",
            "4\r\nabcd\r\n0\r\nContent-Length: 4\r\n\r\n",
            "4\r\nabcd\r\n0\r\nX : y\r\n\r\n",
            "4\r\nabcd\r\n0\r\nX: y\n\r\n",
            "4\r\nabcd\r\n0\n\r\n")
        .map(body -> CHUNKED + body + HIDDEN)
        .toList();
  }

  private static List<String> targets() {
    return Stream.of(
            "/v1/messages%2fx",
            "/v1/messages%2Fx",
            "/%2fv1/messages",
            "/v1%2fmessages",
            "/v1/models/a%2f..",
            "/v1/models/..%2fmessages",
            "/v1/models/a%2f.%2fb",
            "/v1/models/a%2f",
            "/v1/models/%2fa",
            "/v1/models/a%2f%2Fb",
            "/v1/models/a%2f/b",
            "/v1/models/a%252fb",
            "/v1/models/a%5cb",
            "/v1%5cmessages",
            "/v1\\messages",
            "/v1/messages;a.css",
            "/v1/messages%3ba.css",
            "/v1/../admin",
            "/v1/./messages",
            "/v1/%2e%2e/admin",
            "/v1/.%2e/admin",
            "/v1/..",
            "/v1/%252e%252e/admin",
            "/v1/messages%00",
            "/v1/messages%0d%0aX:y",
            "/v1/messages%23x",
            "/v1/messages%3fx",
            "/v1//messages",
            "//evil/v1/messages",
            "/v1/messages#x",
            "/v1/messages%zz",
            "/v1/messages%2",
            "/v1/messages?x=%0a",
            "/v1/messages?x=%",
            "/v1/m\u00e9",
            "v1/messages",
            "*",
            "http://b/v1/messages",
            "http://a@b/v1/messages",
            "https://a/v1/messages",
            "http://a",
            "ftp://a/v1/messages",
            "a:80")
        .map(target -> "POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        .toList();
  }

  private static List<String> hosts() {
    return List.of(
        "POST /v1/messages HTTP/1.1\r\n\r\n",
        "POST /v1/messages HTTP/1.1\r\nHost:\r\n\r\n",
        "POST /v1/messages HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "POST /v1/messages HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n",
        "POST /v1/messages HTTP/1.1\r\nHost: a, b\r\n\r\n",
        "POST /v1/messages HTTP/1.1\r\nHost: a/b\r\n\r\n",
        "POST /v1/messages HTTP/1.1\r\nHost: u@a\r\n\r\n",
        "POST /v1/messages HTTP/1.1\r\nHost: a b\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void an_ambiguous_request_is_refused_and_ends_the_connection(String octets) {
    int before = handled.get();
    try (var wire = new Wire(site.port())) {
      String all = wire.send(octets).rest();
      assertThat(all).startsWith("HTTP/1.1 ").contains("connection: close\r\n");
      assertThat(all.substring(9, 12)).isIn("400", "505");
      assertThat(all.indexOf("HTTP/1.1 ", 1)).as("one answer only").isNegative();
    }
    assertThat(handled.get()).as("requests that reached the handler").isEqualTo(before);
  }

  @Test
  void the_corpus_is_large_enough_and_has_no_twins() {
    var all = refused().toList();
    assertThat(all).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
  }

  /** The positive control: what the corpus twists passes untwisted, on one connection. */
  @Test
  void legal_requests_pass() {
    var legal =
        List.of(
            HEAD + "Content-Length: 4\r\n\r\nabcd",
            HEAD + "content-length:4\r\n\r\nabcd",
            HEAD + "Content-Length: 0\r\n\r\n",
            CHUNKED + "4\r\nabcd\r\n0\r\n\r\n",
            CHUNKED + "2\r\nab\r\n00000002\r\ncd\r\n0\r\n\r\n",
            CHUNKED + "4;name=token\r\nabcd\r\n0;x\r\nTrailer-Field: y\r\n\r\n",
            "GET /v1/models?limit=2&after=a%20b&include[]=x HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
            "GET http://a/v1/models HTTP/1.1\r\nHost: A\r\n\r\n",
            "POST /v1beta/models/m-1:generateContent?alt=sse HTTP/1.1\r\nHost: a\r\n\r\n",
            HEAD + "X-Empty:\r\nX-Tab: \ta\tb \r\nX-Latin: \u00e9\r\nContent-Length: 1\r\n\r\nz",
            HEAD + "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n",
            HEAD + "Transfer-Encoding: Chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
            "GET /v1/models/org%2Fname HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /model/arn%3Aaws%3Abedrock%2fx/converse HTTP/1.1\r\nHost: a\r\n\r\n",
            HEAD + "Upgrade: TLS/1.2\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n",
            HEAD + "Upgrade: h2c, TLS/1.2\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n",
            HEAD + "Upgrade: H2C\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
            HEAD + "Connection: keep-alive, X-Foo\r\nX-Foo: b\r\n\r\n",
            HEAD
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: A\r\n\r\n",
            "DELETE /v1/prompt-cache/entries/pc_x HTTP/1.1\r\nHost: a\r\n\r\n");
    int before = handled.get();
    try (var wire = new Wire(site.port())) {
      for (String request : legal) {
        assertThat(wire.send(request).answer().status()).as(request).isEqualTo(200);
      }
    }
    assertThat(handled.get() - before).isEqualTo(legal.size());
  }

  /** One octet at a time, so that every state of the machine meets the end of what has arrived. */
  @Test
  void a_request_may_come_in_any_pieces() {
    var request =
        CHUNKED + "4;a=b\r\nabcd\r\n0\r\nX: y\r\n\r\n" + HEAD + "Content-Length: 3\r\n\r\nxyz";
    try (var wire = new Wire(site.port())) {
      for (byte octet : request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)) {
        wire.send(new byte[] {octet});
      }
      assertThat(Arrays.asList(wire.answer().body(), wire.answer().body()))
          .containsExactly("POST /v1/messages abcd", "POST /v1/messages xyz");
    }
  }
}
