package dev.reprise.simulator.openai;

/** Whose JSON it is: the wire is the same, a few members and the white space are not. */
public enum Flavor {
  OPENAI,
  VLLM
}
