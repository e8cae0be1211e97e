package dev.reprise.canonical;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Walks a document together with its field rules and writes the canonical bytes. */
final class CanonicalWriter {
  private final Document document;
  private final TextRules text;
  private final boolean toolOrderFree;
  private final Output out;

  CanonicalWriter(Document document, RuleSet ruleSet, boolean toolOrderFree, Output.Taker taker) {
    this.document = document;
    this.text = TextRules.of(ruleSet);
    this.toolOrderFree = toolOrderFree;
    this.out = new Output(document.bytes(), taker);
  }

  /** One value, whole; others may follow. */
  void write(int node, @Nullable FieldTree fields) {
    value(node, fields);
    out.finish();
  }

  private void value(int node, @Nullable FieldTree fields) {
    switch (document.kind(node)) {
      case OBJECT -> object(node, fields);
      case ARRAY -> array(node, fields);
      case STRING -> string(node);
      case NUMBER -> number(node, fields);
      case TRUE, FALSE, NULL -> out.copy(document.start(node), document.end(node));
    }
  }

  private void object(int node, @Nullable FieldTree fields) {
    opening(node);
    int[] sorted = document.outOfOrder(node);
    boolean first = true;
    if (sorted == null) {
      for (int v = document.first(node); v != Document.NONE; v = document.next(v)) {
        first &= !member(v, fields, first);
      }
    } else {
      for (int v : sorted) {
        first &= !member(v, fields, first);
      }
    }
    out.put('}');
  }

  /** Writes a member unless it is ignored; whether it was written. */
  private boolean member(int value, @Nullable FieldTree fields, boolean first) {
    FieldTree below = fields == null ? null : fields.member(document, value);
    if (below != null && below.ignored()) {
      return false;
    }
    if (!first) {
      out.put(',');
    }
    name(value);
    out.put(':');
    value(value, below);
    return true;
  }

  private void array(int node, @Nullable FieldTree fields) {
    opening(node);
    FieldTree below = fields == null ? null : fields.element();
    if (fields != null && fields.tools() && toolOrderFree) {
      elements(ToolOrder.sorted(document, node), below);
    } else if (below == null || !below.ignored()) {
      elements(node, below);
    }
    out.put(']');
  }

  private void elements(int array, @Nullable FieldTree fields) {
    boolean first = true;
    for (int v = document.first(array); v != Document.NONE; v = document.next(v)) {
      if (!first) {
        out.put(',');
      }
      first = false;
      value(v, fields);
    }
  }

  private void elements(int[] nodes, @Nullable FieldTree fields) {
    for (int i = 0; i < nodes.length; i++) {
      if (i > 0) {
        out.put(',');
      }
      value(nodes[i], fields);
    }
  }

  private void opening(int container) {
    int start = document.start(container);
    out.copy(start, start + 1);
  }

  private void number(int node, @Nullable FieldTree fields) {
    if (fields != null && fields.numeric()) {
      byte[] decimal = DecimalText.of(document.bytes(), document.start(node), document.end(node));
      out.write(decimal, 0, decimal.length);
    } else {
      out.copy(document.start(node), document.end(node));
    }
  }

  private void name(int value) {
    if (document.plainName(value)) {
      out.copy(document.nameStart(value), document.nameEnd(value));
    } else {
      byte[] spelled = new byte[document.nameEnd(value) - document.nameStart(value)];
      out.write(spelled, 0, document.spellName(value, spelled));
    }
  }

  private void string(int node) {
    if (text.mayChange(document, node)) {
      byte[] changed =
          Edits.quote(text.apply(document.text(node))).getBytes(StandardCharsets.UTF_8);
      out.write(changed, 0, changed.length);
    } else if (document.plain(node)) {
      out.copy(document.start(node), document.end(node));
    } else {
      byte[] spelled = new byte[document.end(node) - document.start(node)];
      out.write(spelled, 0, document.spell(node, spelled));
    }
  }
}
