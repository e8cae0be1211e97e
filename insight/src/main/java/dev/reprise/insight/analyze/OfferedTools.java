package dev.reprise.insight.analyze;

import dev.reprise.policy.Facts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tools that requests offered without a declaration, and what their names suggest that they do.
 * A name proves nothing: the proposal is for a person to confirm, line by line.
 */
final class OfferedTools {
  private static final int MOST = 200;
  private static final int LONGEST = 128;
  private static final Set<String> READ =
      Set.of(
          "read",
          "get",
          "list",
          "ls",
          "search",
          "find",
          "grep",
          "glob",
          "view",
          "show",
          "lookup",
          "query",
          "describe",
          "count",
          "cat",
          "head",
          "tail",
          "stat",
          "retrieve",
          "inspect");
  private static final Set<String> CHANGE =
      Set.of(
          "write",
          "edit",
          "create",
          "delete",
          "remove",
          "update",
          "set",
          "put",
          "post",
          "patch",
          "apply",
          "insert",
          "replace",
          "append",
          "move",
          "rename",
          "copy",
          "run",
          "exec",
          "execute",
          "bash",
          "shell",
          "command",
          "terminal",
          "python",
          "eval",
          "send",
          "submit",
          "commit",
          "push",
          "merge",
          "deploy",
          "install",
          "start",
          "stop",
          "kill",
          "pay",
          "buy",
          "book",
          "order",
          "cancel",
          "refund",
          "transfer",
          "upload",
          "save",
          "add",
          "task",
          "agent");
  private static final Set<String> LIVE =
      Set.of(
          "web", "fetch", "browse", "browser", "url", "http", "weather", "news", "price", "time",
          "now", "today", "current");

  private final Map<String, Long> requests = new TreeMap<>();

  /** Notes the tools of one request. */
  void saw(List<Facts.Tool> tools) {
    var names = new HashSet<String>();
    for (Facts.Tool tool : tools) {
      if (tool.declaredSideEffects() == null && usable(tool.name()) && names.add(tool.name())) {
        if (requests.size() < MOST || requests.containsKey(tool.name())) {
          requests.merge(tool.name(), 1L, Long::sum);
        }
      }
    }
  }

  /** Most offered first. */
  List<AnalysisFindings.ToolProposal> proposals() {
    var proposals = new ArrayList<AnalysisFindings.ToolProposal>();
    requests.forEach((name, count) -> proposals.add(proposal(name, count)));
    proposals.sort(
        Comparator.comparingLong(AnalysisFindings.ToolProposal::requests)
            .reversed()
            .thenComparing(AnalysisFindings.ToolProposal::name));
    return proposals;
  }

  private static AnalysisFindings.ToolProposal proposal(String name, long count) {
    Set<String> words = words(name);
    if (words.stream().anyMatch(CHANGE::contains)) {
      return unsafe(name, count, "changes or runs something, by its name");
    }
    boolean reads = words.stream().anyMatch(READ::contains);
    boolean live = words.stream().anyMatch(LIVE::contains);
    if (live && reads) {
      return new AnalysisFindings.ToolProposal(
          name, count, "none", "real-time", "only reads, and what changes, by its name");
    }
    if (live) {
      return unsafe(name, count, "has to do with what changes, by its name");
    }
    return reads
        ? new AnalysisFindings.ToolProposal(name, count, "none", null, "only reads, by its name")
        : unsafe(name, count, "its name does not say");
  }

  private static AnalysisFindings.ToolProposal unsafe(String name, long count, String why) {
    return new AnalysisFindings.ToolProposal(name, count, "unsafe", null, why);
  }

  /** {@code mcp__files__readFile} has the words mcp, files, read and file. */
  private static Set<String> words(String name) {
    var words = new HashSet<String>();
    var word = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean starts =
          Character.isUpperCase(c) && i > 0 && Character.isLowerCase(name.charAt(i - 1));
      if (!Character.isLetter(c) || starts) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (Character.isLetter(c)) {
        word.append(c);
      }
    }
    words.add(word.toString());
    var lower = new HashSet<String>();
    words.forEach(each -> lower.add(each.toLowerCase(Locale.ROOT)));
    return lower;
  }

  private static boolean usable(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST
        && name.chars()
            .allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || "_-.:/".indexOf(c) >= 0);
  }
}
