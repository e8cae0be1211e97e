package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Completion;
import dev.reprise.simulator.content.Piece;
import dev.reprise.simulator.wire.Chunk;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Timeline;
import java.util.List;

/**
 * The chunks of a streamed chat: role, deltas, an empty delta with the finish reason for each
 * choice; the usage chunk when it was asked for; {@code [DONE]}.
 */
final class ChatStream {

  private final ChatReply reply;
  private final Timeline time;
  private final boolean usageAsked;
  private final boolean padding;
  private final Ids ids;

  private ChatStream(ChatReply reply, Timeline time, JsonNode options, boolean padding) {
    this.reply = reply;
    this.time = time;
    usageAsked = options.path("include_usage").asBoolean();
    this.padding =
        padding
            && reply.flavor() == Flavor.OPENAI
            && options.path("include_obfuscation").asBoolean(true);
    ids = reply.ids();
  }

  /** {@code options} is the request's {@code stream_options}, or missing. */
  static List<Chunk> of(ChatReply reply, Timeline time, JsonNode options, boolean padding) {
    ChatStream stream = new ChatStream(reply, time, options, padding);
    for (int i = 0; i < reply.choices().size(); i++) {
      stream.choice(i, reply.choices().get(i));
    }
    stream.end();
    return time.chunks();
  }

  private void choice(int index, Completion completion) {
    time.pass(reply.flavor() == Flavor.OPENAI ? completion.thinkingTokens() : 0);
    ObjectNode first = Json.object().put("role", "assistant");
    if (completion.toolCall().isPresent()) {
      first.putNull("content");
      first.putArray("tool_calls").add(opening(completion.toolCall().get()));
    } else {
      first.put("content", "");
    }
    delta(index, first.putNull("refusal"), "", 0);
    for (Piece piece : completion.pieces()) {
      for (String part : piece.fragments()) {
        piece(index, piece, part);
      }
    }
    ObjectNode last = chunk();
    ObjectNode choice = last.putArray("choices").addObject().put("index", index);
    choice.putObject("delta");
    choice.putNull("logprobs").put("finish_reason", ChatReply.finish(completion.stop()));
    send(last, "", 0);
  }

  private void piece(int index, Piece piece, String part) {
    switch (piece) {
      case Piece.Text text -> delta(index, Json.object().put("content", part), part, 1);
      case Piece.Refusal refusal -> delta(index, Json.object().put("refusal", part), part, 1);
      case Piece.ToolCall call -> delta(index, arguments(part), part, 1);
      case Piece.Thinking thinking -> {
        // OpenAI keeps reasoning to itself; vLLM shows it.
        if (reply.flavor() == Flavor.VLLM) {
          delta(index, Json.object().put("reasoning_content", part), part, 1);
        }
      }
    }
  }

  private ObjectNode opening(Piece.ToolCall call) {
    ObjectNode node = Json.object().put("index", 0).put("id", ids.base62("call_", 24));
    node.put("type", "function");
    node.putObject("function").put("name", call.name()).put("arguments", "");
    return node;
  }

  private static ObjectNode arguments(String part) {
    ObjectNode delta = Json.object();
    delta
        .putArray("tool_calls")
        .addObject()
        .put("index", 0)
        .putObject("function")
        .put("arguments", part);
    return delta;
  }

  private void delta(int index, ObjectNode delta, String hidden, int tokens) {
    ObjectNode chunk = chunk();
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
    choice.set("delta", delta);
    choice.putNull("logprobs").putNull("finish_reason");
    send(chunk, hidden, tokens);
  }

  private void end() {
    if (usageAsked) {
      ObjectNode chunk = chunk();
      chunk.putArray("choices");
      chunk.set("usage", reply.usageNode());
      write(chunk, "", 0);
    }
    time.send("data: [DONE]\n\n");
  }

  private ObjectNode chunk() {
    ObjectNode chunk = Json.object();
    chunk.put("id", reply.id()).put("object", "chat.completion.chunk");
    chunk.put("created", reply.created()).put("model", reply.model());
    return reply.flavor() == Flavor.VLLM
        ? chunk
        : chunk.put("service_tier", "default").put("system_fingerprint", reply.fingerprint());
  }

  private void send(ObjectNode chunk, String hidden, int tokens) {
    if (usageAsked && reply.flavor() == Flavor.OPENAI) {
      chunk.putNull("usage");
    }
    write(chunk, hidden, tokens);
  }

  private void write(ObjectNode chunk, String hidden, int tokens) {
    if (padding) {
      chunk.put("obfuscation", Padding.of(ids, hidden));
    }
    time.send("data: " + Json.compact(chunk) + "\n\n", tokens);
  }
}
