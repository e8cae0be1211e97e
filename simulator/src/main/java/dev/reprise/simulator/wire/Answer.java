package dev.reprise.simulator.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What goes back: a head, timed chunks, an ending. An answer with {@code content-length} is one
 * body; one without is a stream. With no chunks and {@link Ending#RESET} or {@link Ending#HANG} not
 * even the head is sent.
 */
public record Answer(int status, List<Header> headers, List<Chunk> chunks, Ending ending) {

  public Answer {
    headers = List.copyOf(headers);
    chunks = List.copyOf(chunks);
  }

  /** One body, sent whole at {@code atNanos}. */
  public static Answer whole(int status, List<Header> headers, String body, long atNanos) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    List<Header> all = new ArrayList<>(headers);
    all.add(new Header("content-length", Integer.toString(bytes.length)));
    return new Answer(status, all, List.of(new Chunk(atNanos, bytes)), Ending.COMPLETE);
  }

  /** A stream, complete at its last chunk. */
  public static Answer stream(List<Header> headers, List<Chunk> chunks) {
    return new Answer(200, headers, chunks, Ending.COMPLETE);
  }

  public boolean streams() {
    return header("content-length").isEmpty();
  }

  /** Whether a head is sent at all. */
  public boolean hasHead() {
    return !chunks.isEmpty() || ending == Ending.COMPLETE || ending == Ending.CUT;
  }

  public Optional<String> header(String name) {
    return headers.stream().filter(header -> header.is(name)).map(Header::value).findFirst();
  }

  /** All bytes that will be sent. */
  public byte[] body() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    chunks.forEach(chunk -> all.writeBytes(chunk.bytes()));
    return all.toByteArray();
  }

  public String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  public Answer with(List<Chunk> otherChunks, Ending otherEnding) {
    return new Answer(status, headers, otherChunks, otherEnding);
  }
}
