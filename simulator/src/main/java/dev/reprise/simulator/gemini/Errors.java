package dev.reprise.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Json;

/** {@code google.rpc.Status} as JSON; when to come back stands in the details, not in a header. */
final class Errors {

  private Errors() {}

  static ObjectNode of(int code, String message, int retryAfterSeconds) {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    error.put("code", code).put("message", message).put("status", status(code));
    if (code == 429) {
      details(error.putArray("details"), retryAfterSeconds);
    }
    return body;
  }

  /** A member that no message of the API has; {@code field} is the object that holds it. */
  static ObjectNode violation(String message, String field) {
    ObjectNode body = of(400, message, -1);
    ObjectNode details = ((ObjectNode) body.get("error")).putArray("details").addObject();
    details.put("@type", "type.googleapis.com/google.rpc.BadRequest");
    ObjectNode violation = details.putArray("fieldViolations").addObject();
    if (!field.isEmpty()) {
      violation.put("field", field);
    }
    violation.put("description", message);
    return body;
  }

  private static void details(ArrayNode details, int retryAfterSeconds) {
    ObjectNode quota = details.addObject();
    quota.put("@type", "type.googleapis.com/google.rpc.QuotaFailure");
    ObjectNode violation = quota.putArray("violations").addObject();
    violation.put(
        "quotaMetric", "generativelanguage.googleapis.com/generate_content_paid_tier_requests");
    violation.put("quotaId", "GenerateRequestsPerMinutePerProjectPerModel");
    violation.put("quotaValue", "1000");
    ObjectNode help = details.addObject().put("@type", "type.googleapis.com/google.rpc.Help");
    help.putArray("links")
        .addObject()
        .put("description", "Learn more about Gemini API quotas")
        .put("url", "https://ai.google.dev/gemini-api/docs/rate-limits");
    if (retryAfterSeconds >= 0) {
      details
          .addObject()
          .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
          .put("retryDelay", retryAfterSeconds + "s");
    }
  }

  static String text(int code) {
    return switch (code) {
      case 429 -> "You exceeded your current quota, please check your plan and billing details.";
      case 503 -> "The model is overloaded. Please try again later.";
      default -> "An internal error has occurred. Please retry.";
    };
  }

  private static String status(int code) {
    return switch (code) {
      case 400 -> "INVALID_ARGUMENT";
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 503, 529 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> "INTERNAL";
    };
  }
}
