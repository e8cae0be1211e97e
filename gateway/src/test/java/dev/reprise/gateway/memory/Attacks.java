package dev.reprise.gateway.memory;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** What hostile callers do to a gateway, each until it is told to stop. */
final class Attacks {
  private static final String CHAT = "/v1/chat/completions";
  private static final String QUESTION =
      "{\"model\":\"m-1\",\"temperature\":0%s,\"messages\":[{\"role\":\"user\",\"content\":\"<<%s>>\"}]}";

  private final URI data;
  private final Random random;
  private final Map<String, LongAdder> told = new ConcurrentHashMap<>();
  private final int megabytes;

  /**
   * @param megabytes of the heap under attack
   */
  Attacks(String data, Random random, int megabytes) {
    this.data = URI.create(data);
    this.random = random;
    this.megabytes = megabytes;
  }

  /** One way to ask for memory; done over and over. */
  enum Attack {
    DENSE_BODY,
    DENSE_SMALL_BODIES,
    EVENT_FRAME,
    LONG_MODELS,
    ORDINARY_ANSWERS,
    STREAMS_UNDER_CAPTURE,
    BYPASSED_ANSWERS,
    MANY_MESSAGES,
    LONG_CREDENTIALS,
    HALF_HEADS,
    HALF_BODIES,
    LARGE_INVALIDATION,
    UNREAD_HITS,
    UNREAD_STREAMS,
    BOMBS,
    PIPELINES,
    EMPTY_FRAMES,
    FRAMES_WITHOUT_END,
    DENSE_ANSWERS,
    SESSIONS,
    SLOW_CALLS,
    SLOW_CALLS_OF_MANY
  }

  /** How often an attack was carried out. */
  int run(Attack attack, AtomicBoolean over) {
    int times = 0;
    while (!over.get()) {
      try {
        once(attack, over);
        times++;
      } catch (IOException refused) {
        // Whatever becomes of the attacker's connection is not what is looked at.
        Thread.onSpinWait();
      }
    }
    return times;
  }

  private void once(Attack attack, AtomicBoolean over) throws IOException {
    switch (attack) {
      case DENSE_BODY -> {
        dense("0,", 31 << 20); // refused for its length
        dense(
            "0,", random.nextInt(1, megabytes / 20) << 20); // refused for what parsing makes of it
        dense("{},", random.nextInt(20, 900) << 10);
      }
      case DENSE_SMALL_BODIES ->
          held(40, over, () -> body(List.of("x-want: never"), array("{},", 15_000)));
      case EVENT_FRAME ->
          drained("POST", "/v1/model/x/converse-stream", List.of("x-want: frame"), "{}");
      case LONG_MODELS -> drained("POST", CHAT, List.of(), named("m".repeat(2 << 20)));
      case ORDINARY_ANSWERS -> fresh("whole:20000", "", 10);
      case STREAMS_UNDER_CAPTURE ->
          held(60, over, () -> head("stream:6000000", ",\"stream\":true"));
      case BYPASSED_ANSWERS ->
          held(
              100,
              over,
              () -> body(List.of("x-want: usage:3500000"), "{\"model\":\"m-1\",\"messages\":[]}"));
      case MANY_MESSAGES -> drained("POST", CHAT, List.of(), messages(20_000));
      case LONG_CREDENTIALS ->
          drained(
              "GET", "/v1/models", List.of("authorization: Bearer " + unique().repeat(1500)), "");
      case HALF_HEADS ->
          held(
              1000,
              over,
              () -> "POST " + CHAT + " HTTP/1.1\r\nHost: 127.0.0.1\r\nx: " + "y".repeat(30_000));
      case HALF_BODIES ->
          held(20, over, () -> request("POST", CHAT, List.of(), 8 << 20) + "x".repeat(2 << 20));
      case LARGE_INVALIDATION -> invalidation();
      case UNREAD_HITS -> held(60, over, () -> ask("big", "whole:900000", ""));
      case UNREAD_STREAMS -> held(60, over, () -> ask("long", "stream:700000", ",\"stream\":true"));
      case BOMBS -> bomb();
      case PIPELINES -> held(20, over, () -> pipeline(64));
      case EMPTY_FRAMES -> fresh("lines:3000000", ",\"stream\":true", 2);
      case FRAMES_WITHOUT_END -> held(10, over, () -> head("endless:4100000", ",\"stream\":true"));
      case DENSE_ANSWERS -> fresh("dense:1000000", "", 2);
      case SESSIONS -> sessions(200);
      case SLOW_CALLS -> held(720, over, () -> head("never", ""));
      case SLOW_CALLS_OF_MANY -> held(720, over, this::asNobodyKnown);
    }
  }

  private String unique() {
    return "%020d".formatted(random.nextLong() & Long.MAX_VALUE);
  }

  private String ask(String question, String want, String more) {
    return body(List.of("x-want: " + want), QUESTION.formatted(more, question));
  }

  private String head(String want, String more) {
    return ask(unique(), want, more);
  }

  private String asNobodyKnown() {
    List<String> headers = List.of("authorization: Bearer " + unique(), "x-want: never");
    return body(headers, QUESTION.formatted("", unique()));
  }

  private void fresh(String want, String more, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      drained("POST", CHAT, List.of("x-want: " + want), QUESTION.formatted(more, unique()));
    }
  }

  private void sessions(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      drained(
          "POST",
          CHAT,
          List.of(
              "reprise-session: s-" + unique(), "authorization: Bearer " + unique().substring(16)),
          QUESTION.formatted("", unique()));
    }
  }

  private static String named(String model) {
    return QUESTION.formatted("", "long").replace("m-1", model);
  }

  private static String array(String element, int size) {
    return "{\"model\":\"m-1\",\"messages\":["
        + element.repeat(size / element.length())
        + element.substring(0, element.length() - 1)
        + "]}";
  }

  private String messages(int count) {
    String one = "{\"role\":\"user\",\"content\":\"" + unique() + "\"},";
    return "{\"model\":\"m-1\",\"temperature\":0,\"messages\":["
        + one.repeat(count - 1)
        + one.substring(0, one.length() - 1)
        + "]}";
  }

  private void dense(String unit, int size) throws IOException {
    String rest = "0],\"messages\":[],\"model\":\"m-1\"}";
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      int units = (size - 100) / unit.length();
      write(out, request("POST", CHAT, List.of(), 6 + units * unit.length() + rest.length()));
      write(out, "{\"x\":[");
      byte[] piece = unit.repeat(1 << 12).getBytes(StandardCharsets.US_ASCII);
      int left = units;
      for (; left >= 1 << 12; left -= 1 << 12) {
        out.write(piece);
      }
      write(out, unit.repeat(left) + rest);
      drain(socket.getInputStream());
    }
  }

  private void invalidation() throws IOException {
    String path = "/v1/prompt-cache/invalidate";
    drained("POST", path, List.of(), "{\"tags\":[" + "{},".repeat(340_000) + "{}]}");
    drained("POST", path, List.of(), "{\"tags\":[\"a\"" + ",\"b\"".repeat(7_000_000) + "]}");
  }

  private void bomb() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        gzip.write(zeros);
      }
    }
    try (Socket socket = connect()) {
      OutputStream to = socket.getOutputStream();
      write(to, request("POST", CHAT, List.of("content-encoding: gzip"), out.size()));
      out.writeTo(to);
      drain(socket.getInputStream());
    }
  }

  private String pipeline(int requests) {
    var all = new StringBuilder();
    for (int i = 0; i < requests; i++) {
      all.append(
          body(List.of("x-want: never"), QUESTION.formatted("", unique() + " ".repeat(2000))));
    }
    return all.toString();
  }

  /** What is sent on one connection whose answer nobody reads. */
  private interface Sent {
    String text();
  }

  /** So many connections at once, kept for a moment without reading. */
  private void held(int count, AtomicBoolean over, Sent sent) throws IOException {
    var sockets = new ArrayList<Socket>();
    try {
      for (int i = 0; i < count && !over.get(); i++) {
        Socket socket = connect();
        sockets.add(socket);
        write(socket.getOutputStream(), sent.text());
      }
      // A slow client is one that does nothing for a while.
      LockSupport.parkNanos(random.nextInt(200, 800) * 1_000_000L);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private void drained(String method, String path, List<String> headers, String body)
      throws IOException {
    try (Socket socket = connect()) {
      write(socket.getOutputStream(), request(method, path, headers, body.length()) + body);
      drain(socket.getInputStream());
    }
  }

  private String body(List<String> headers, String body) {
    return request("POST", CHAT, headers, body.length()) + body;
  }

  private String request(String method, String path, List<String> headers, int length) {
    var head =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + data.getPort());
    head.append("\r\n");
    headers.forEach(each -> head.append(each).append("\r\n"));
    if (headers.stream().noneMatch(each -> each.startsWith("authorization"))) {
      head.append("authorization: Bearer attacker\r\n");
    }
    if (!method.equals("GET")) {
      head.append("content-type: application/json\r\ncontent-length: " + length + "\r\n");
    }
    return head.append("\r\n").toString();
  }

  private Socket connect() throws IOException {
    var socket = new Socket("127.0.0.1", data.getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads one answer and notes its status. */
  private void drain(InputStream in) throws IOException {
    var answer = new BufferedInputStream(in, 64 << 10);
    String status = line(answer);
    told.computeIfAbsent(
            status.isEmpty() ? "nothing" : status.substring(9, 12), it -> new LongAdder())
        .increment();
    long length = 0;
    for (String line = line(answer); !line.isEmpty(); line = line(answer)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length: ")) {
        length = Long.parseLong(lower.substring(16));
      } else if (lower.startsWith("transfer-encoding")) {
        length = -1;
      }
    }
    while (length < 0) {
      int size = Integer.parseInt(line(answer), 16);
      answer.skipNBytes(size);
      line(answer);
      length = size == 0 ? 0 : -1;
    }
    answer.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      if (one != '\r') {
        line.append((char) one);
      }
    }
    return line.toString();
  }

  /** How often which status was told to those who read their answers. */
  Map<String, LongAdder> told() {
    return told;
  }
}
