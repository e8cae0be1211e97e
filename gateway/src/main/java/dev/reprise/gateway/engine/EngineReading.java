package dev.reprise.gateway.engine;

import dev.reprise.provider.EngineMetrics;

/**
 * What one engine said of its cache.
 *
 * @param utilisation share of it in use, 0 to 1, the fullest of several; NaN when it did not say
 * @param asked prompt tokens looked up since it started, all models together
 * @param found those found
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
