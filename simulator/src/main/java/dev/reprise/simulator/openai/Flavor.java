package dev.reprise.simulator.openai;

/**
 * Which server writes the JSON. The format is the same; a few members and the white space differ.
 */
public enum Flavor {
  OPENAI,
  VLLM
}
