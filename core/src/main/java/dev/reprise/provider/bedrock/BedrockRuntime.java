package dev.reprise.provider.bedrock;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.OpaqueApi;
import dev.reprise.response.Counts;
import dev.reprise.response.Gist;
import dev.reprise.response.Texts;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's runtime: {@code /model/ID/converse} and similar paths (reference 4). Usage is
 * read under the names that Converse uses. Model ids contain colons, which the SDKs escape.
 */
public final class BedrockRuntime implements OpaqueApi {
  private static final String MODEL = "/model/";

  /** What can be asked of a model. */
  private static final Set<String> VERBS =
      Set.of("converse", "converse-stream", "invoke", "invoke-with-response-stream");

  private static final String STREAM = "application/vnd.amazon.eventstream";

  /** Total length, header length, and the checksum of both. */
  static final int PRELUDE = 12;

  static final int CHECKSUM = 4;

  @Override
  public String prefix() {
    return MODEL;
  }

  @Override
  public @Nullable String asked(String method, String path) {
    int end = path.indexOf('/', MODEL.length());
    boolean asks = method.equals("POST") && end > 0 && VERBS.contains(path.substring(end + 1));
    String model = asks ? decoded(path.substring(MODEL.length(), end)) : "";
    return model.isEmpty() ? null : model;
  }

  @Override
  public @Nullable String named(String path) {
    int at = path.indexOf(MODEL);
    if (at < 0) {
      return null;
    }
    int from = at + MODEL.length();
    int to = path.indexOf('/', from);
    return decoded(path.substring(from, to < 0 ? path.length() : to));
  }

  private static String decoded(String id) {
    return URLDecoder.decode(id, StandardCharsets.UTF_8);
  }

  @Override
  public boolean streams(String contentType) {
    return contentType.startsWith(STREAM);
  }

  /**
   * Uncached input, read and written tokens are counted separately. {@code cacheDetails}, where
   * present, tells the lifetimes.
   */
  @Override
  public TokenUsage usage(Document answer) {
    int usage = answer.member(answer.root(), "usage");
    if (!answer.is(usage, Kind.OBJECT)) {
      return TokenUsage.UNKNOWN;
    }
    return Counts.exclusive(
        Counts.of(answer, answer.member(usage, "inputTokens")),
        Counts.of(answer, answer.member(usage, "cacheReadInputTokens")),
        Counts.of(answer, answer.member(usage, "cacheWriteInputTokens")),
        hourly(answer, answer.member(usage, "cacheDetails")),
        Counts.of(answer, answer.member(usage, "outputTokens")));
  }

  private static long hourly(Document document, int details) {
    long sum = 0;
    for (int each = document.is(details, Kind.ARRAY) ? document.first(details) : Document.NONE;
        each != Document.NONE;
        each = document.next(each)) {
      if ("1h".equals(document.textOrNull(document.member(each, "ttl")))) {
        sum += Math.max(0, Counts.of(document, document.member(each, "inputTokens")));
      }
    }
    return sum;
  }

  @Override
  public Gist gist() {
    return new LastUsage();
  }

  /**
   * ConverseStream: length-prefixed messages, the last of which, {@code metadata}, has the usage. A
   * stream that breaks before it says nothing.
   */
  @Override
  public TokenUsage streamed(byte[] stream) {
    ByteBuffer left = ByteBuffer.wrap(stream);
    TokenUsage told = TokenUsage.UNKNOWN;
    while (left.remaining() >= PRELUDE + CHECKSUM) {
      int whole = left.getInt(left.position());
      int headers = left.getInt(left.position() + Integer.BYTES);
      // Compare before subtracting: a length of 2^31 or more is negative as an int.
      boolean possible = whole >= PRELUDE + CHECKSUM && whole <= left.remaining();
      if (!possible || headers < 0 || headers > whole - PRELUDE - CHECKSUM) {
        return TokenUsage.UNKNOWN;
      }
      byte[] payload = new byte[whole - PRELUDE - CHECKSUM - headers];
      left.get(left.position() + PRELUDE + headers, payload);
      left.position(left.position() + whole);
      Document event = Texts.parse(payload);
      told = event == null ? told : later(told, usage(event));
    }
    return told;
  }

  private static TokenUsage later(TokenUsage before, TokenUsage now) {
    return now.known() ? now : before;
  }

  @Override
  public Map<String, String> hosts() {
    return Map.of("amazonaws.com", "aws", "api.aws", "aws");
  }
}
