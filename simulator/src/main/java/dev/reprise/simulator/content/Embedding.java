package dev.reprise.simulator.content;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A unit vector for a text: the sum of one fixed direction per word, so texts that share words are
 * near.
 */
public final class Embedding {

  private Embedding() {}

  public static float[] of(String model, String text, int dimensions) {
    double[] sum = new double[dimensions];
    for (String word : text.toLowerCase(Locale.ROOT).split(" ", -1)) {
      SplittableRandom direction = new SplittableRandom(Digests.seed("embedding", model, word));
      for (int i = 0; i < dimensions; i++) {
        sum[i] += direction.nextDouble(-1, 1);
      }
    }
    double square = 0;
    for (double value : sum) {
      square += value * value;
    }
    double length = Math.sqrt(square);
    float[] vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (sum[i] / length);
    }
    return vector;
  }
}
