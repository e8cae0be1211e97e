package dev.reprise.policy.classification;

import java.util.List;
import java.util.Random;

/** Card numbers as issuers number them, made from a seed. */
final class GivenCards {
  private record Issuer(String prefix, int length) {}

  private static final List<Issuer> ISSUERS =
      List.of(
          new Issuer("4", 16),
          new Issuer("4", 16),
          new Issuer("4", 13),
          new Issuer("4", 19),
          new Issuer("51", 16),
          new Issuer("55", 16),
          new Issuer("2221", 16),
          new Issuer("2720", 16),
          new Issuer("34", 15),
          new Issuer("37", 15),
          new Issuer("300", 14),
          new Issuer("36", 14),
          new Issuer("38", 14),
          new Issuer("6011", 16),
          new Issuer("65", 16),
          new Issuer("644", 16),
          new Issuer("3528", 16),
          new Issuer("3589", 16),
          new Issuer("62", 16),
          new Issuer("62", 19),
          new Issuer("2200", 16));
  private static final List<String> FRAMES =
      List.of(
          "%s",
          "card %s",
          "pay with %s now",
          "{\"pan\":\"%s\"}",
          "a\\n%s\\n",
          "No. %s.",
          "(%s)",
          "%s exp 12/28",
          "order 77 paid by %s");
  private static final List<String> SEPARATORS =
      List.of(" ", "-", ".", "\u00A0", "\u2011", "  ", " - ");

  private GivenCards() {}

  static String number(Random random) {
    Issuer issuer = ISSUERS.get(random.nextInt(ISSUERS.size()));
    var digits = new StringBuilder(issuer.prefix());
    while (digits.length() < issuer.length() - 1) {
      digits.append((char) ('0' + random.nextInt(10)));
    }
    return digits.append(check(digits)).toString();
  }

  private static int check(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit * 2 : digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return (10 - sum % 10) % 10;
  }

  static String sentence(String number, Random random) {
    String grouped = random.nextInt(3) == 0 ? number : grouped(number, random);
    String written = random.nextInt(20) == 0 ? fullWidth(grouped) : grouped;
    return FRAMES.get(random.nextInt(FRAMES.size())).replace("%s", written);
  }

  private static String grouped(String number, Random random) {
    String separator = SEPARATORS.get(random.nextInt(SEPARATORS.size()));
    boolean middle = number.length() == 15 || number.length() == 14;
    var text = new StringBuilder();
    for (int i = 0; i < number.length(); i++) {
      boolean opens = middle ? i == 4 || i == 10 : i > 0 && i % 4 == 0;
      text.append(opens ? separator : "").append(number.charAt(i));
    }
    return text.toString();
  }

  private static String fullWidth(String text) {
    var wide = new StringBuilder();
    text.chars().forEach(c -> wide.append((char) (c >= '0' && c <= '9' ? c - '0' + 0xFF10 : c)));
    return wide.toString();
  }
}
