package dev.reprise.gateway.token;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.provider.TokenGrant;
import dev.reprise.response.Texts;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is sent to get a token, as the credential file says: a service account signs an assertion
 * (RFC 7523 section 2.1, RS256), a user's credential has a refresh token (RFC 6749 section 6).
 *
 * @param address where it is sent
 * @param form the body
 */
record TokenRequest(String address, byte[] form) {
  private static final String BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final int LIFE_SECONDS = 3600;
  private static final int MOST_BYTES = 64 << 10;
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  /** The file cannot be used; the message says why and quotes nothing of it. */
  static final class BadFile extends Exception {
    private static final long serialVersionUID = 1L;

    BadFile(String message) {
      super(message);
    }
  }

  static TokenRequest of(Path file, TokenGrant grant, Instant now) throws BadFile {
    Document read = document(file);
    String type = text(read, "type");
    String address = read.textOrNull(read.member(read.root(), "token_uri"));
    String to = address == null ? grant.address() : address;
    return switch (type) {
      case "service_account" ->
          new TokenRequest(
              to,
              form(
                  Map.of(
                      "grant_type", BEARER_GRANT, "assertion", assertion(read, grant, to, now))));
      case "authorized_user" ->
          new TokenRequest(
              to,
              form(
                  Map.of(
                      "grant_type",
                      "refresh_token",
                      "client_id",
                      text(read, "client_id"),
                      "client_secret",
                      text(read, "client_secret"),
                      "refresh_token",
                      text(read, "refresh_token"))));
      default -> throw new BadFile("its type is neither service_account nor authorized_user");
    };
  }

  private static Document document(Path file) throws BadFile {
    try {
      Document read = Files.size(file) > MOST_BYTES ? null : Texts.parse(Files.readAllBytes(file));
      if (read != null) {
        return read;
      }
      throw new BadFile("it is not JSON");
    } catch (IOException unreadable) {
      throw new BadFile("it cannot be read");
    }
  }

  private static String text(Document read, String member) throws BadFile {
    String text = read.textOrNull(read.member(read.root(), member));
    if (text == null || text.isEmpty()) {
      throw new BadFile("it has no " + member);
    }
    return text;
  }

  private static byte[] form(Map<String, String> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"))
            .getBytes(StandardCharsets.US_ASCII);
  }

  private static String assertion(Document read, TokenGrant grant, String to, Instant now)
      throws BadFile {
    String keyId = read.textOrNull(read.member(read.root(), "private_key_id"));
    String kid = keyId == null ? "" : ",\"kid\":" + Edits.quote(keyId);
    String head = "{\"alg\":\"RS256\",\"typ\":\"JWT\"" + kid + "}";
    String claims =
        "{\"iss\":%s,\"scope\":%s,\"aud\":%s,\"iat\":%d,\"exp\":%d}"
            .formatted(
                Edits.quote(text(read, "client_email")),
                Edits.quote(grant.scope()),
                Edits.quote(to),
                now.getEpochSecond(),
                now.getEpochSecond() + LIFE_SECONDS);
    String signed = encoded(head) + "." + encoded(claims);
    return signed + "." + signature(text(read, "private_key"), signed);
  }

  private static String encoded(String text) {
    return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String signature(String pem, String signed) throws BadFile {
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initSign(key(pem));
      rsa.update(signed.getBytes(StandardCharsets.US_ASCII));
      return URL.encodeToString(rsa.sign());
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new BadFile("its private_key is no RSA key in PKCS #8");
    }
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    String body =
        pem.lines().filter(line -> !line.startsWith("-----")).collect(Collectors.joining());
    byte[] der = Base64.getMimeDecoder().decode(body);
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** Without the form, which holds secrets. */
  @Override
  public String toString() {
    return "a request for a token at " + address;
  }
}
