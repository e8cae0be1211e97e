package dev.reprise.gateway.telemetry.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Log records as JSON lines (contract 2.7): time, level, logger, message, and for errors the
 * exception's type and top frames. The message of an exception is written for I/O and SQL errors
 * only; others may quote a request.
 */
public final class JsonLines extends Formatter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int FRAMES = 12;

  @Override
  public String format(LogRecord entry) {
    var text = new StringWriter(200);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("ts", Instant.ofEpochMilli(entry.getMillis()).toString());
      json.writeStringField("level", entry.getLevel().getName().toLowerCase(Locale.ROOT));
      json.writeStringField("logger", entry.getLoggerName());
      json.writeStringField("message", formatMessage(entry));
      if (entry.getThrown() != null) {
        thrown(json, entry.getThrown());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a StringWriter does not fail", e);
    }
    return text.append('\n').toString();
  }

  private static void thrown(JsonGenerator json, Throwable thrown) throws IOException {
    json.writeStringField("error", thrown.getClass().getName());
    if (thrown instanceof IOException || thrown instanceof SQLException) {
      json.writeStringField("error_message", String.valueOf(thrown.getMessage()));
    }
    json.writeArrayFieldStart("at");
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      json.writeString(frames[i].toString());
    }
    json.writeEndArray();
  }
}
