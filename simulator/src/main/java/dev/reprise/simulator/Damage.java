package dev.reprise.simulator;

import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Chunk;
import dev.reprise.simulator.wire.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a fault does to a finished answer. */
final class Damage {

  private Damage() {}

  static Answer after(Answer answer, int chunks, Ending ending) {
    List<Chunk> kept = head(answer, chunks);
    return answer.with(kept, ending);
  }

  static Answer afterBytes(Answer answer, int bytes) {
    List<Chunk> kept = new ArrayList<>();
    int left = bytes;
    for (Chunk chunk : answer.chunks()) {
      int take = Math.min(left, chunk.bytes().length);
      if (take > 0) {
        kept.add(new Chunk(chunk.atNanos(), Arrays.copyOf(chunk.bytes(), take)));
      }
      left -= take;
    }
    return answer.with(kept, Ending.CUT);
  }

  static Answer errorEvent(Answer answer, int chunks, String event) {
    List<Chunk> kept = new ArrayList<>(head(answer, chunks));
    long at = kept.isEmpty() ? 0 : kept.getLast().atNanos();
    kept.add(Chunk.of(at, event));
    return answer.with(kept, Ending.COMPLETE);
  }

  static Answer later(Answer answer, long nanos) {
    return answer.with(
        answer.chunks().stream().map(chunk -> chunk.later(nanos)).toList(), answer.ending());
  }

  private static List<Chunk> head(Answer answer, int chunks) {
    return answer.chunks().subList(0, Math.min(chunks, answer.chunks().size()));
  }
}
