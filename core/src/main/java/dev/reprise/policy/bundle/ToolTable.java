package dev.reprise.policy.bundle;

import dev.reprise.policy.Facts;
import dev.reprise.policy.FreshnessClass;
import dev.reprise.policy.SideEffects;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the offered tools do, by the bundle's table and by their own declaration. Where both
 * say something the stricter counts: a caller may narrow what the operator allows, never widen it.
 * A tool of which neither says anything is unsafe.
 */
record ToolTable(List<Bundle.ToolRow> rows, boolean declarationsBelieved) {

  /** A tool, classified. */
  record Classified(String name, SideEffects sideEffects, boolean realTime) {}

  List<Classified> classify(List<Facts.Tool> tools) {
    var classified = new ArrayList<Classified>(tools.size());
    for (Facts.Tool tool : tools) {
      Bundle.ToolRow row = row(tool);
      classified.add(new Classified(tool.name(), sideEffects(tool, row), realTime(tool, row)));
    }
    return classified;
  }

  private SideEffects sideEffects(Facts.Tool tool, Bundle.@Nullable ToolRow row) {
    String word = tool.declaredSideEffects();
    if (word == null) {
      return row == null ? SideEffects.UNSAFE : row.sideEffects();
    }
    SideEffects declared = SideEffects.declared(word);
    if (row != null) {
      return declared.orWorse(row.sideEffects());
    }
    return declarationsBelieved ? declared : SideEffects.UNSAFE;
  }

  private static boolean realTime(Facts.Tool tool, Bundle.@Nullable ToolRow row) {
    String word = tool.declaredFreshness();
    return row != null && row.freshness() == FreshnessClass.REAL_TIME
        || word != null && FreshnessClass.declared(word) == FreshnessClass.REAL_TIME;
  }

  /** Whether the operator says how fresh this tool's results are, and not that they are live. */
  boolean tells(String name) {
    Bundle.ToolRow row = row(new Facts.Tool(name, null, null));
    return row != null && row.freshness() != null && row.freshness() != FreshnessClass.REAL_TIME;
  }

  /**
   * The first row that matches. A plain loop, because it runs for every request that offers tools.
   */
  private Bundle.@Nullable ToolRow row(Facts.Tool tool) {
    for (Bundle.ToolRow row : rows) {
      if (row.name().matches(tool.name())) {
        return row;
      }
    }
    return null;
  }
}
