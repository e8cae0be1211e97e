package dev.reprise.simulator.content;

/** Why the model stopped. */
public enum Stop {
  END,
  LENGTH,
  SEQUENCE,
  TOOL,
  CONTENT_FILTER,
  REFUSAL
}
