package dev.reprise.bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Chat requests of a wanted size, the same ones every time: a system prompt, tools, turns of text
 * with escaped line ends and quotes. Mixed ones carry accents, Chinese characters and emoji, about
 * one character in twelve outside ASCII.
 */
final class ChatBody {
  private static final String[] ASCII = {
    "the", "quick", "cache", "answers", "what", "was", "asked", "before;", "a", "\\\"quoted\\\"",
    "model", "reads", "tokens", "in", "order,", "so", "prefixes", "stay", "stable.\\n",
        "list.get(0)"
  };
  private static final String[] OTHERS = {"déjà", "café", "größer", "缓存", "回答", "🙂", "naïve"};

  private ChatBody() {}

  /** About so many bytes of JSON. */
  static byte[] of(int bytes, boolean mixed) {
    Random random = new Random(bytes);
    StringBuilder body =
        new StringBuilder("{\"model\":\"m-1\",\"temperature\":0,\"stream\":true,\"user\":\"ada\",")
            .append("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look_up\",")
            .append("\"description\":\"Looks a word up\",\"parameters\":{\"type\":\"object\",")
            .append("\"properties\":{\"word\":{\"type\":\"string\"}},\"required\":[\"word\"]}}}],")
            .append("\"messages\":[{\"role\":\"system\",\"content\":\"You are brief.\"}");
    int turn = 0;
    while (body.length() < bytes - 300) {
      body.append(",{\"role\":\"").append(turn++ % 2 == 0 ? "user" : "assistant");
      body.append("\",\"content\":\"");
      int words = Math.min(200, Math.max(10, (bytes - body.length()) / 8));
      for (int i = 0; i < words; i++) {
        boolean other = mixed && random.nextInt(6) == 0;
        String[] vocabulary = other ? OTHERS : ASCII;
        body.append(vocabulary[random.nextInt(vocabulary.length)]).append(' ');
      }
      body.append("\"}");
    }
    return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
