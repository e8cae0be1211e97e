package dev.reprise.simulator.content;

import java.util.List;
import java.util.Optional;

/**
 * The answer of the simulated model. {@code sequence} is the stop sequence met, empty unless {@link
 * Stop#SEQUENCE}.
 */
public record Completion(List<Piece> pieces, Stop stop, String sequence) {

  public Completion {
    pieces = List.copyOf(pieces);
  }

  /** All output tokens, thinking included. */
  public int tokens() {
    return pieces.stream().mapToInt(Piece::tokens).sum();
  }

  public int thinkingTokens() {
    return pieces.stream().filter(Piece.Thinking.class::isInstance).mapToInt(Piece::tokens).sum();
  }

  public Optional<Piece.Thinking> thinking() {
    return first(Piece.Thinking.class);
  }

  public Optional<Piece.Text> text() {
    return first(Piece.Text.class);
  }

  public Optional<Piece.Refusal> refusal() {
    return first(Piece.Refusal.class);
  }

  public Optional<Piece.ToolCall> toolCall() {
    return first(Piece.ToolCall.class);
  }

  private <P extends Piece> Optional<P> first(Class<P> kind) {
    return pieces.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
