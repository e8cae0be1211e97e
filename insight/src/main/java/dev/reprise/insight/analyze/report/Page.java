package dev.reprise.insight.analyze.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Writes HTML; all text is escaped here. */
final class Page {
  private final StringBuilder out = new StringBuilder(1 << 14);

  /** Appends markup as it is. */
  Page raw(String html) {
    out.append(html);
    return this;
  }

  /** Appends text, escaped. */
  Page text(String text) {
    out.append(escaped(text));
    return this;
  }

  Page element(String tag, String text) {
    return raw("<" + tag + ">").text(text).raw("</" + tag.split(" ")[0] + ">\n");
  }

  static String escaped(String text) {
    var safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> escape(c, safe));
    return safe.toString();
  }

  private static void escape(int c, StringBuilder into) {
    switch (c) {
      case '&' -> into.append("&amp;");
      case '<' -> into.append("&lt;");
      case '>' -> into.append("&gt;");
      case '"' -> into.append("&quot;");
      case '\'' -> into.append("&#39;");
      default -> into.appendCodePoint(c < ' ' && c != '\n' ? ' ' : c);
    }
  }

  /** A bar of a share, with its number beside it as text. */
  Page bar(String label, BigDecimal share, String of) {
    String width =
        share
            .movePointRight(2)
            .min(BigDecimal.valueOf(100))
            .setScale(2, RoundingMode.HALF_UP)
            .toPlainString();
    raw("<div class=\"bar\"><span class=\"label\">").text(label).raw("</span>");
    raw("<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"");
    text(label + " " + ReportText.percent(share)).raw("\">");
    raw("<rect class=\"track\" width=\"100\" height=\"8\"/>");
    raw("<rect class=\"fill\" width=\"" + width + "\" height=\"8\"/></svg>");
    raw("<b>").text(ReportText.percent(share)).raw("</b> <small>").text(of).raw("</small></div>\n");
    return this;
  }

  /**
   * Two amounts with a bar each, one above the other.
   *
   * @param most what fills a bar
   */
  Page pair(String label, BigDecimal before, BigDecimal after, BigDecimal most) {
    raw("<div class=\"pair\"><span class=\"label\">").text(label).raw("</span>");
    raw("<svg viewBox=\"0 0 100 14\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    raw("<rect class=\"before\" y=\"0\" height=\"6\" width=\"" + part(before, most) + "\"/>");
    raw("<rect class=\"fill\" y=\"8\" height=\"6\" width=\"" + part(after, most) + "\"/></svg>");
    raw("<span class=\"amounts\">").text(ReportText.usd(before)).raw(" → <b>");
    return text(ReportText.usd(after)).raw("</b></span></div>\n");
  }

  /** One amount. */
  Page amount(String label, BigDecimal amount, BigDecimal most) {
    raw("<div class=\"pair\"><span class=\"label\">").text(label).raw("</span>");
    raw("<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    raw("<rect class=\"loss\" height=\"8\" width=\"" + part(amount, most) + "\"/></svg>");
    return raw("<span class=\"amounts\"><b>")
        .text(ReportText.usd(amount))
        .raw("</b></span></div>\n");
  }

  private static String part(BigDecimal amount, BigDecimal most) {
    return most.signum() == 0
        ? "0"
        : amount
            .movePointRight(2)
            .divide(most, 2, RoundingMode.HALF_UP)
            .max(BigDecimal.ZERO)
            .toPlainString();
  }

  /**
   * A table that scrolls sideways by itself where the screen is narrow.
   *
   * @param numbers which columns are numbers, from this one on
   */
  Page table(List<String> head, List<List<String>> rows, int numbers) {
    raw("<div class=\"wide\"><table><thead><tr>");
    cells("th", head, numbers);
    raw("</tr></thead><tbody>");
    for (List<String> row : rows) {
      raw("<tr>");
      cells("td", row, numbers);
      raw("</tr>");
    }
    return raw("</tbody></table></div>\n");
  }

  private void cells(String tag, List<String> cells, int numbers) {
    for (int i = 0; i < cells.size(); i++) {
      raw(String.format(Locale.ROOT, i >= numbers ? "<%s class=\"n\">" : "<%s>", tag));
      text(cells.get(i)).raw("</" + tag + ">");
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
