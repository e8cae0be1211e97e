package dev.reprise.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the offered tools do, by the bundle's table and by their own declaration. Where both
 * speak, the stricter counts: a caller may narrow what the operator said, never widen it. A tool
 * nobody speaks for is unsafe.
 */
record ToolTable(List<Bundle.ToolRow> rows, boolean declarationsBelieved) {

  /** A tool, classified. */
  record Classified(String name, SideEffects sideEffects, boolean realTime) {}

  List<Classified> classify(List<Facts.Tool> tools) {
    var classified = new ArrayList<Classified>(tools.size());
    for (Facts.Tool tool : tools) {
      classified.add(new Classified(tool.name(), sideEffects(tool), realTime(tool)));
    }
    return classified;
  }

  private SideEffects sideEffects(Facts.Tool tool) {
    String word = tool.declaredSideEffects();
    Optional<SideEffects> row = row(tool).map(Bundle.ToolRow::sideEffects);
    if (word == null) {
      return row.orElse(SideEffects.UNSAFE);
    }
    SideEffects declared = SideEffects.declared(word);
    return row.map(declared::orWorse).orElse(declarationsBelieved ? declared : SideEffects.UNSAFE);
  }

  private boolean realTime(Facts.Tool tool) {
    boolean byRow =
        row(tool)
            .map(Bundle.ToolRow::freshness)
            .filter(FreshnessClass.REAL_TIME::equals)
            .isPresent();
    String word = tool.declaredFreshness();
    return byRow || word != null && FreshnessClass.declared(word) == FreshnessClass.REAL_TIME;
  }

  private Optional<Bundle.ToolRow> row(Facts.Tool tool) {
    return rows.stream().filter(row -> row.name().matches(tool.name())).findFirst();
  }
}
