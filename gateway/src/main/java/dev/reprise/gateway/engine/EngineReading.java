package dev.reprise.gateway.engine;

import dev.reprise.provider.EngineMetrics;

/**
 * The state of one engine's cache, as its metrics tell it.
 *
 * @param utilisation share of the cache in use, 0 to 1, the largest of several; NaN when the engine
 *     does not tell
 * @param asked prompt tokens looked up since it started, all models together
 * @param found the tokens of those that were found
 */
record EngineReading(double utilisation, long asked, long found) {
  static final EngineReading NONE = new EngineReading(Double.NaN, 0, 0);

  static EngineReading of(EngineMetrics names, byte[] text) {
    double[] sums = {Double.NaN, 0, 0};
    Samples.each(
        text,
        (name, value) -> {
          if (names.utilisation().contains(name)) {
            sums[0] = Double.isNaN(sums[0]) ? value : Math.max(sums[0], value);
          } else if (names.asked().contains(name)) {
            sums[1] += value;
          } else if (names.found().contains(name)) {
            sums[2] += value;
          }
        });
    return new EngineReading(sums[0], (long) sums[1], (long) sums[2]);
  }
}
