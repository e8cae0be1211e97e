package dev.reprise.gateway.money;

/** A model's name without the date of its release. */
public final class ModelFamily {
  private static final String[] DATES = {"-dddddddd", "-dddd-dd-dd"};

  private ModelFamily() {}

  /**
   * {@code claude-sonnet-4-5-20250929} and {@code gpt-4o-2024-08-06} lose their dates; any other
   * name stays as it is.
   */
  public static String of(String model) {
    for (String date : DATES) {
      int cut = model.length() - date.length();
      if (cut > 0 && matches(model, cut, date)) {
        return model.substring(0, cut);
      }
    }
    return model;
  }

  private static boolean matches(String model, int from, String shape) {
    for (int i = 0; i < shape.length(); i++) {
      char wanted = shape.charAt(i);
      char found = model.charAt(from + i);
      boolean right = wanted == 'd' ? found >= '0' && found <= '9' : found == wanted;
      if (!right) {
        return false;
      }
    }
    return true;
  }
}
