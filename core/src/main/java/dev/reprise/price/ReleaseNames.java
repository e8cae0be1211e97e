package dev.reprise.price;

/**
 * Removes from the name of a release what distinguishes it from its model: a date, a revision,
 * "latest".
 */
final class ReleaseNames {
  /** {@code d} stands for a digit. */
  private static final String[] ENDINGS = {
    "-dddddddd", "-dddd-dd-dd", "@dddddddd", "-latest", "-ddd", "-dddd"
  };

  private ReleaseNames() {}

  static String model(String release) {
    for (String ending : ENDINGS) {
      int cut = release.length() - ending.length();
      if (cut > 0 && matches(release, cut, ending)) {
        return release.substring(0, cut);
      }
    }
    return release;
  }

  private static boolean matches(String release, int from, String shape) {
    for (int i = 0; i < shape.length(); i++) {
      char wanted = shape.charAt(i);
      char found = release.charAt(from + i);
      boolean right = wanted == 'd' ? found >= '0' && found <= '9' : found == wanted;
      if (!right) {
        return false;
      }
    }
    return true;
  }
}
