package dev.reprise.provider.caching.registry;

/**
 * How far a conversation has come when its request is looked at; conversations of one stage go on
 * with similar odds. The odds before any history are permille, and apply where the conversation
 * itself has come back. For a conversation that was never seen they are zero: its end is written
 * only when other conversations of the same kind were seen to go on.
 */
enum ConversationStage {
  /** The first request of a conversation. */
  FIRST(0),
  /** A request that brings answers of the model with it, but no part of which was seen. */
  UNSEEN(0),
  SECOND(450),
  THIRD(600),
  LATER(750);

  private final int prior;

  ConversationStage(int prior) {
    this.prior = prior;
  }

  /** Odds that it goes on, before any history, in permille. */
  int prior() {
    return prior;
  }

  /** Whether no request of this conversation was seen before this one. */
  boolean unseen() {
    return this == FIRST || this == UNSEEN;
  }

  /** The stage of the next request of the same conversation. */
  ConversationStage next() {
    return switch (this) {
      case FIRST, UNSEEN -> SECOND;
      case SECOND -> THIRD;
      case THIRD, LATER -> LATER;
    };
  }
}
