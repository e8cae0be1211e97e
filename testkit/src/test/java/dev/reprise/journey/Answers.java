package dev.reprise.journey;

/** Answers of the played provider. */
final class Answers {
  private Answers() {}

  /** A chat completion by the release {@code m-1-2026}. */
  static String chat(String text) {
    return """
        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m-1-2026","choices":[{"index":0,\
        "message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"""
        .formatted(text);
  }

  /** One event of a streamed chat completion. */
  static String chunk(String text) {
    return """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m-1-2026",\
        "choices":[{"index":0,"delta":{"role":"assistant","content":"%s"},"finish_reason":null}]}

        """
        .formatted(text);
  }

  /** The last events of a streamed chat completion. */
  static String lastChunks() {
    return """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m-1-2026",\
        "choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]

        """;
  }

  /** A response of the Responses API that echoes the request's metadata. */
  static String response(String text, String metadata) {
    return """
        {"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m-1-2026","metadata":%s,\
        "output":[{"id":"msg_1","type":"message","role":"assistant","status":"completed",\
        "content":[{"type":"output_text","text":"%s","annotations":[]}]}],\
        "usage":{"input_tokens":5,"output_tokens":2,"total_tokens":7}}"""
        .formatted(metadata, text);
  }
}
