package dev.reprise.insight.analyze.prefix;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.catalogue.Dialects;
import dev.reprise.insight.analyze.recording.Recorded;
import dev.reprise.insight.analyze.recording.Unusable;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.Outline;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import java.nio.charset.StandardCharsets;

/**
 * A recorded request with its operation, dialect, parsed body and blocks.
 *
 * @param recorded as it was read
 * @param operation what was asked
 * @param dialect the dialect it is written in
 * @param body the parsed body
 * @param outline the members of the body that all dialects share
 * @param model as asked, or the one assumed
 * @param modelAssumed whether the recording names none
 * @param blocks the prompt in render order
 */
public record ParsedRequest(
    Recorded recorded,
    Operation operation,
    Dialect dialect,
    Document body,
    Outline outline,
    String model,
    boolean modelAssumed,
    Blocks blocks) {

  /** Parses a record; without a model in it, {@code assumedModel} is taken. */
  public static ParsedRequest of(Recorded recorded, String assumedModel) throws Unusable {
    Document body = parsed(recorded);
    Operation operation = OperationGuess.of(recorded, body);
    Dialect dialect = Dialects.SHIPPED.forOperation(operation);
    Outline outline = dialect.outline(operation, body);
    String named = outline.model().isEmpty() ? operation.modelInPath() : outline.model();
    return new ParsedRequest(
        recorded,
        operation,
        dialect,
        body,
        outline,
        named.isEmpty() ? assumedModel : named,
        named.isEmpty(),
        dialect.blocks(operation, body));
  }

  private static Document parsed(Recorded recorded) throws Unusable {
    try {
      return Document.parse(recorded.body());
    } catch (MalformedJson malformed) {
      throw new Unusable(
          "the body is no JSON (" + malformed.getMessage() + "); record it as it was sent");
    }
  }

  /** {@code Reprise-Task}, else the operation and the model. */
  public String route() {
    return header("reprise-task", operation.endpoint() + " " + model);
  }

  /** The value of the header, or {@code otherwise}. */
  public String header(String name, String otherwise) {
    return headers().first(name).filter(value -> !value.isBlank()).orElse(otherwise);
  }

  /**
   * A hash of the workspace or the credential, or of the name that the gateway's own recording
   * gives the two together; the same for all requests without one.
   */
  public long caller() {
    for (String name :
        new String[] {
          "reprise-caller",
          "reprise-workspace",
          "authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key"
        }) {
      String value = header(name, "");
      if (!value.isEmpty()) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return Mix.bytes(1, bytes, 0, bytes.length);
      }
    }
    return 0;
  }

  private Headers headers() {
    return recorded.headers();
  }

  /** The usage that the provider reported, when the answer was recorded and contains it. */
  public TokenUsage usage() {
    byte[] response = recorded.response();
    if (response == null || response.length == 0) {
      return TokenUsage.UNKNOWN;
    }
    boolean whole = response[0] == '{' || response[0] == '[';
    return dialect.replies().judge(whole ? Entry.Form.WHOLE : Entry.Form.STREAM, response).usage();
  }
}
