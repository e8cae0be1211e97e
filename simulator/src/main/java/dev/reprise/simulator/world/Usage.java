package dev.reprise.simulator.world;

/**
 * Tokens of one call, or of many: the five kinds a bill has. They never overlap.
 *
 * @param input the part of the prompt neither read from nor written to a cache
 * @param cacheRead read from a cache
 * @param cacheWrite5m written for five minutes (OpenAI's 30 minute writes count here)
 * @param cacheWrite1h written for an hour
 * @param output thinking included
 */
public record Usage(int input, int cacheRead, int cacheWrite5m, int cacheWrite1h, int output) {

  public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

  public int cacheWrite() {
    return cacheWrite5m + cacheWrite1h;
  }

  /** The whole prompt. */
  public int prompt() {
    return input + cacheRead + cacheWrite();
  }

  public Usage withOutput(int tokens) {
    return new Usage(input, cacheRead, cacheWrite5m, cacheWrite1h, tokens);
  }

  public Usage plus(Usage other) {
    return new Usage(
        input + other.input,
        cacheRead + other.cacheRead,
        cacheWrite5m + other.cacheWrite5m,
        cacheWrite1h + other.cacheWrite1h,
        output + other.output);
  }
}
