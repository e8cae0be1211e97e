package dev.reprise.testkit.token;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token server on a real socket with one service account and one user. An assertion must be
 * signed with the account's key and name this server, the account and a scope (RFC 7523); its
 * tokens are {@code token-1}, {@code token-2} and so on.
 */
public final class TokenServer implements AutoCloseable {
  public static final String ACCOUNT = "reprise@acme.example";
  public static final String REFRESH = "refresh-of-ada";
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  /** The header fields of every request, {@code name: value}, lower-case names. */
  public final List<String> fields = new CopyOnWriteArrayList<>();

  private final AtomicInteger given = new AtomicInteger();
  private final HttpServer server;
  private final KeyPair keys;
  private volatile int life = 3600;
  private volatile int status = 200;

  public TokenServer() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  /** How many tokens it has given. */
  public int given() {
    return given.get();
  }

  /** From now on tokens are in force for that long. */
  public void life(int seconds) {
    life = seconds;
  }

  /** From now on it answers with this status; a token comes with 200 alone. */
  public void status(int now) {
    status = now;
  }

  /** Writes the service account's credential. */
  public Path serviceAccount(Path file) throws IOException {
    String pem =
        "-----BEGIN PRIVATE KEY-----\\n"
            + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\\n-----END PRIVATE KEY-----\\n";
    return Files.writeString(
        file,
        """
        {"type":"service_account","client_email":"%s","private_key_id":"k-1","private_key":"%s","token_uri":"%s"}
        """
            .formatted(ACCOUNT, pem, url()));
  }

  /** Writes the user's credential. */
  public Path user(Path file) throws IOException {
    return Files.writeString(
        file,
        """
        {"type":"authorized_user","client_id":"c-1","client_secret":"s-1","refresh_token":"%s","token_uri":"%s"}
        """
            .formatted(REFRESH, url()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> fields.add(name.toLowerCase(Locale.ROOT) + ": " + values));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int told = status != 200 || lawful(form(body)) ? status : 400;
    byte[] answer =
        told == 200
            ? "{\"access_token\":\"token-%d\",\"expires_in\":%d,\"token_type\":\"Bearer\"}"
                .formatted(given.incrementAndGet(), life)
                .getBytes(StandardCharsets.UTF_8)
            : "{\"error\":\"invalid_grant\"}".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(told, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static Map<String, String> form(String body) {
    var form = new HashMap<String, String>();
    for (String field : body.split("&")) {
      int is = field.indexOf('=');
      form.put(
          field.substring(0, is),
          URLDecoder.decode(field.substring(is + 1), StandardCharsets.UTF_8));
    }
    return form;
  }

  private boolean lawful(Map<String, String> form) {
    return GRANT.equals(form.get("grant_type"))
        ? signed(form.getOrDefault("assertion", ""))
        : form.equals(
            Map.of(
                "grant_type", "refresh_token",
                "client_id", "c-1",
                "client_secret", "s-1",
                "refresh_token", REFRESH));
  }

  private boolean signed(String assertion) {
    String[] parts = assertion.split("\\.", -1);
    if (parts.length != 3) {
      return false;
    }
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initVerify(keys.getPublic());
      rsa.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return rsa.verify(Base64.getUrlDecoder().decode(parts[2]))
          && text(parts[0]).equals("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k-1\"}")
          && claims(text(parts[1]));
    } catch (GeneralSecurityException | IllegalArgumentException forged) {
      return false;
    }
  }

  private boolean claims(String text) {
    return text.contains("\"iss\":\"" + ACCOUNT + "\"")
        && text.contains("\"aud\":\"" + url() + "\"")
        && text.contains("\"scope\":\"https://")
        && number(text, "exp") - number(text, "iat") == 3600;
  }

  private static long number(String text, String name) {
    int at = text.indexOf("\"" + name + "\":") + name.length() + 3;
    int end = at;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return Long.parseLong(text.substring(at, end));
  }

  private static String text(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
