package dev.reprise.policy.classification;

import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Ordinary texts full of things that look like something else, made from a seed. */
final class GivenTexts {
  private static final List<String> LINES =
      List.of(
          "for (int i = 0; i < items.size(); i++) { total += items.get(i).price(); }",
          "SELECT id, created_at FROM orders WHERE id = %d AND status = 'open';",
          "2026-11-%02d 12:%02d:07,345 INFO  [worker-3] request %s took %d ms",
          "commit %x%x\nAuthor: A Person\nDate: Sat Nov 21 2026",
          "The meeting is on 21.11.2026 at 14:30, room 4.17, ticket ACME-%d.",
          "ISBN 978-3-16-1484%02d-0, pages 120-145, doi:10.1145/%d.%d",
          "sha256:%x%x%x%x",
          "const id = \"%s\"; // generated",
          "epoch %d, nanos %d, offset +02:00",
          "embedding: [0.%d, -0.%d, 0.%d]",
          "10.0.%d.%d -> 192.168.%d.%d:8080",
          "Order no. %d-%d, tracking 1Z%d, weight 12.50 kg",
          "| 1 234 567 | 8 901 234 | 5 678 901 |",
          "dependency: org.example:lib:1.%d.%d",
          "#%06x #%06x rgb(12, 34, 56)",
          "x = 3.14159265358979 * 2.718281828459045 ** %d",
          "tel aviv to mobile bay: %d miles, cell size %d",
          "-rw-r--r-- 1 root root %d Nov 21 16:29 file.%d.log");

  private GivenTexts() {}

  static String ordinary(Random random) {
    var text = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      text.append(line(LINES.get(random.nextInt(LINES.size())), random)).append('\n');
    }
    return text.toString();
  }

  /** A line with next to no numbers. */
  static String prose(Random random) {
    return random.nextBoolean()
        ? "You are a helpful assistant; answer briefly, in the language of the question, and say so when unsure."
        : "        return requests.stream().filter(it -> it.open()).map(Request::name).toList();";
  }

  private static String line(String pattern, Random random) {
    var line = new StringBuilder();
    int done = 0;
    for (int at = pattern.indexOf('%'); at >= 0; at = pattern.indexOf('%', done)) {
      int end = at + 1;
      while (!Character.isLetter(pattern.charAt(end))) {
        end++;
      }
      line.append(pattern, done, at).append(value(pattern.substring(at, end + 1), random));
      done = end + 1;
    }
    return line.append(pattern.substring(done)).toString();
  }

  private static String value(String form, Random random) {
    return switch (form) {
      case "%s" -> new UUID(random.nextLong(), random.nextLong()).toString();
      case "%x" -> Long.toHexString(random.nextLong());
      case "%06x" -> "%06x".formatted(random.nextInt(1 << 24));
      case "%02d" -> "%02d".formatted(random.nextInt(60));
      default ->
          Long.toString(
              random.nextLong(
                  switch (random.nextInt(4)) {
                    case 0 -> 255L;
                    case 1 -> 1_000_000L;
                    case 2 -> 2_000_000_000_000L;
                    default -> 1_800_000_000_000_000_000L;
                  }));
    };
  }
}
