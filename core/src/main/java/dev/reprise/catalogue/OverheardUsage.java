package dev.reprise.catalogue;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.Dialect;
import dev.reprise.response.Counts;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.Texts;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Usage of answers to operations that have no dialect here and are passed on untouched: Bedrock's
 * Converse (reference 4) by its own words, anything else by the dialects'. Pure and total: what is
 * not understood is unknown.
 */
public final class OverheardUsage {
  private static final String CONVERSE_STREAM = "application/vnd.amazon.eventstream";

  /** Total length, header length, and the checksum of both. */
  private static final int PRELUDE = 12;

  private static final int CHECKSUM = 4;

  private OverheardUsage() {}

  /** What such an answer said; the model is the path's where the answer names none. */
  public record Heard(TokenUsage usage, @Nullable String model) {}

  /** Whether an answer of this type can say anything about usage. */
  public static boolean speaks(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.contains("json") || type.startsWith("text/event-stream") || converse(type);
  }

  public static Heard of(String path, String contentType, byte[] bytes) {
    String type = contentType.toLowerCase(Locale.ROOT);
    if (converse(type)) {
      return new Heard(conversed(bytes), model(path));
    }
    Document document = type.contains("json") ? Texts.parse(bytes) : null;
    if (document != null) {
      TokenUsage converse = converse(document);
      if (converse.known()) {
        return new Heard(converse, model(path));
      }
    }
    return anyDialect(document == null ? Entry.Form.STREAM : Entry.Form.WHOLE, path, bytes);
  }

  private static Heard anyDialect(Entry.Form form, String path, byte[] bytes) {
    for (Dialect dialect : Dialects.ALL) {
      ReplyCodec.Verdict verdict = dialect.replies().judge(form, bytes);
      if (verdict.usage().known()) {
        String named = verdict.model();
        return new Heard(verdict.usage(), named == null ? model(path) : named);
      }
    }
    return new Heard(TokenUsage.UNKNOWN, model(path));
  }

  /** Bedrock names the model in the path: {@code /model/ID/converse}. */
  private static @Nullable String model(String path) {
    int at = path.indexOf("/model/");
    if (at < 0) {
      return null;
    }
    int from = at + "/model/".length();
    int to = path.indexOf('/', from);
    String id = path.substring(from, to < 0 ? path.length() : to);
    return URLDecoder.decode(id, StandardCharsets.UTF_8);
  }

  private static boolean converse(String contentType) {
    return contentType.startsWith(CONVERSE_STREAM);
  }

  /**
   * Uncached input, read and written beside each other; lifetimes where {@code cacheDetails} is.
   */
  private static TokenUsage converse(Document document) {
    int usage = document.member(document.root(), "usage");
    if (!document.is(usage, Kind.OBJECT)) {
      return TokenUsage.UNKNOWN;
    }
    return Counts.exclusive(
        Counts.of(document, document.member(usage, "inputTokens")),
        Counts.of(document, document.member(usage, "cacheReadInputTokens")),
        Counts.of(document, document.member(usage, "cacheWriteInputTokens")),
        hourly(document, document.member(usage, "cacheDetails")),
        Counts.of(document, document.member(usage, "outputTokens")));
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

  /**
   * ConverseStream: length-prefixed messages, the last of which, {@code metadata}, has the usage. A
   * stream that breaks before it says nothing.
   */
  private static TokenUsage conversed(byte[] stream) {
    ByteBuffer left = ByteBuffer.wrap(stream);
    TokenUsage told = TokenUsage.UNKNOWN;
    while (left.remaining() >= PRELUDE + CHECKSUM) {
      int whole = left.getInt(left.position());
      int headers = left.getInt(left.position() + Integer.BYTES);
      // Compared before anything is subtracted: a length of 2^31 is negative here.
      boolean possible = whole >= PRELUDE + CHECKSUM && whole <= left.remaining();
      if (!possible || headers < 0 || headers > whole - PRELUDE - CHECKSUM) {
        return TokenUsage.UNKNOWN;
      }
      byte[] payload = new byte[whole - PRELUDE - CHECKSUM - headers];
      left.get(left.position() + PRELUDE + headers, payload);
      left.position(left.position() + whole);
      Document event = Texts.parse(payload);
      told = event == null ? told : later(told, converse(event));
    }
    return told;
  }

  private static TokenUsage later(TokenUsage before, TokenUsage now) {
    return now.known() ? now : before;
  }
}
