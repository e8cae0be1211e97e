package dev.reprise.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Completion;
import dev.reprise.simulator.content.Piece;
import dev.reprise.simulator.wire.Chunk;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Timeline;
import java.util.ArrayList;
import java.util.List;

/**
 * streamGenerateContent: events with {@code \r\n}, or without {@code alt=sse} one JSON array
 * written bit by bit.
 */
final class ChunkStream {

  private record Step(ObjectNode body, int tokens) {}

  private final Reply reply;
  private final List<Step> steps = new ArrayList<>();
  private int output;
  private int thoughts;

  private ChunkStream(Reply reply) {
    this.reply = reply;
  }

  static List<Chunk> of(Reply reply, Timeline time, boolean events) {
    ChunkStream stream = new ChunkStream(reply);
    stream.build();
    for (int i = 0; i < stream.steps.size(); i++) {
      Step step = stream.steps.get(i);
      String text =
          events
              ? "data: " + Json.spaced(step.body()) + "\r\n\r\n"
              : (i == 0 ? "[" : ",\r\n") + Json.pretty(step.body());
      time.send(text, step.tokens());
    }
    if (!events) {
      time.send("]\n");
    }
    return time.chunks();
  }

  private void build() {
    if (reply.blocked()) {
      steps.add(new Step(reply.blockedBody(), 0));
      return;
    }
    for (int i = 0; i < reply.candidates().size(); i++) {
      candidate(i, reply.candidates().get(i));
    }
  }

  private void candidate(int index, Completion completion) {
    List<ArrayNode> pending = new ArrayList<>();
    List<Integer> costs = new ArrayList<>();
    for (Piece piece : completion.pieces()) {
      if (piece instanceof Piece.Thinking) {
        thoughts += piece.tokens();
      }
      List<ArrayNode> chunks = reply.chunks(piece, completion);
      for (int i = 0; i < chunks.size(); i++) {
        pending.add(chunks.get(i));
        int cost = reply.tokensOfChunk(piece, i);
        costs.add(piece instanceof Piece.Thinking ? 0 : cost);
      }
    }
    if (pending.isEmpty()) {
      pending.add(Json.array());
      costs.add(0);
    }
    for (int i = 0; i < pending.size(); i++) {
      boolean last = i + 1 == pending.size();
      output += costs.get(i);
      String finish = last ? Reply.finish(completion.stop()) : "";
      ObjectNode body = reply.chunk(index, pending.get(i), finish, output, thoughts);
      steps.add(new Step(body, costs.get(i)));
    }
  }
}
