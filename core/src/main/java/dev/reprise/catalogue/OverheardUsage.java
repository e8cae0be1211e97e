package dev.reprise.catalogue;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.OpaqueApi;
import dev.reprise.response.Gist;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.Texts;
import dev.reprise.response.events.NotableFrames;
import dev.reprise.response.events.ShortenedBody;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usage in answers to unknown operations, which are passed on unchanged. Tries the
 * formats of the APIs that are passed on unread, then those of the dialects. Pure; never fails:
 * what is not understood is unknown.
 */
public final class OverheardUsage {
  private OverheardUsage() {}

  /** Usage and model of one answer. The model is taken from the path when the answer names none. */
  public record UsageAndModel(TokenUsage usage, @Nullable String model) {}

  /** Whether an answer of this media type can contain usage. */
  public static boolean speaks(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.contains("json") || type.startsWith("text/event-stream") || streamer(type) != null;
  }

  /** Copies, in constant memory, what {@link #of} needs of an answer of this media type. */
  public static Gist gist(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    OpaqueApi streamer = streamer(type);
    if (streamer != null) {
      return streamer.gist();
    }
    return type.contains("json") ? new ShortenedBody() : new NotableFrames();
  }

  public static UsageAndModel of(String path, String contentType, byte[] bytes) {
    String type = contentType.toLowerCase(Locale.ROOT);
    OpaqueApi streamer = streamer(type);
    if (streamer != null) {
      return new UsageAndModel(streamer.streamed(bytes), model(path));
    }
    Document document = type.contains("json") ? Texts.parse(bytes) : null;
    if (document == null) {
      return anyDialect(Entry.Form.STREAM, path, bytes);
    }
    TokenUsage usage = unread(document);
    return usage.known()
        ? new UsageAndModel(usage, model(path))
        : anyDialect(Entry.Form.WHOLE, path, bytes);
  }

  private static @Nullable OpaqueApi streamer(String type) {
    return OpaqueApis.ALL.stream().filter(api -> api.streams(type)).findFirst().orElse(null);
  }

  private static TokenUsage unread(Document answer) {
    for (OpaqueApi api : OpaqueApis.ALL) {
      TokenUsage usage = api.usage(answer);
      if (usage.known()) {
        return usage;
      }
    }
    return TokenUsage.UNKNOWN;
  }

  private static UsageAndModel anyDialect(Entry.Form form, String path, byte[] bytes) {
    for (Dialect dialect : Dialects.SHIPPED.all()) {
      ReplyCodec.Judgement verdict = dialect.replies().judge(form, bytes);
      if (verdict.usage().known()) {
        String named = verdict.model();
        return new UsageAndModel(verdict.usage(), named == null ? model(path) : named);
      }
    }
    return new UsageAndModel(TokenUsage.UNKNOWN, model(path));
  }

  private static @Nullable String model(String path) {
    for (OpaqueApi api : OpaqueApis.ALL) {
      String named = api.named(path);
      if (named != null) {
        return named;
      }
    }
    return null;
  }
}
