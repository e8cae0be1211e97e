package dev.reprise.insight.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.cli.process.ExitCode;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** The lines of a calculation: as a table for people, as JSON with exact values for programs. */
final class CostTable {
  private static final int WIDTH = 46;

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final List<String> lines = new ArrayList<>();

  CostTable title(String words) {
    lines.add(words);
    lines.add("-".repeat(Math.min(100, words.length())));
    return this;
  }

  CostTable note(String words) {
    lines.add(words);
    return this;
  }

  /** Adds an amount of dollars, shown with two decimals, with four below ten dollars. */
  CostTable money(String label, String name, BigDecimal dollars) {
    json.put(name, plain(dollars));
    lines.add(("%-" + WIDTH + "s %16s").formatted(label, "$" + shown(dollars)));
    return this;
  }

  CostTable share(String label, String name, BigDecimal share) {
    json.put(name, plain(share));
    String percent = share.movePointRight(2).setScale(1, RoundingMode.HALF_UP).toPlainString();
    lines.add(("%-" + WIDTH + "s %15s").formatted(label, percent + " %"));
    return this;
  }

  /** Adds a share that must be reached; one above the whole never is. */
  CostTable shareToReach(String label, String name, BigDecimal share) {
    if (share.compareTo(BigDecimal.ONE) <= 0) {
      return share(label, name, share);
    }
    json.put(name, plain(share));
    lines.add(("%-" + WIDTH + "s %16s").formatted(label, "never"));
    return this;
  }

  CostTable number(String label, String name, BigDecimal number) {
    json.put(name, plain(number));
    lines.add(
        ("%-" + WIDTH + "s %16s")
            .formatted(label, number.setScale(2, RoundingMode.HALF_UP).toPlainString()));
    return this;
  }

  CostTable word(String label, String name, String word) {
    json.put(name, word);
    lines.add(("%-" + WIDTH + "s %s").formatted(label, word));
    return this;
  }

  int print(PrintWriter out, boolean asJson) {
    if (asJson) {
      out.println(json.toPrettyString());
    } else {
      lines.forEach(out::println);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static BigDecimal plain(BigDecimal exact) {
    BigDecimal stripped = exact.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static String shown(BigDecimal dollars) {
    int scale = dollars.abs().compareTo(BigDecimal.TEN) < 0 ? 4 : 2;
    BigDecimal rounded = dollars.setScale(scale, RoundingMode.HALF_UP);
    return scale == 4 ? rounded.toPlainString() : "%,.2f".formatted(rounded);
  }
}
