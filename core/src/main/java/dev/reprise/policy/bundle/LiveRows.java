package dev.reprise.policy.bundle;

import static dev.reprise.yaml.Section.string;
import static dev.reprise.yaml.Section.word;

import dev.reprise.policy.Facts.LiveFact;
import dev.reprise.policy.Glob;
import dev.reprise.policy.WordSets;
import dev.reprise.yaml.Section;
import dev.reprise.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a bundle says of live data: {@code live: {members, models, tools, urls, except}}. It
 * adds to what the dialects list, and it alone can lift something of that.
 *
 * @param members further members of bodies that ask for live data
 * @param models globs over models that search
 * @param tools globs over tools whose results are live, whoever runs them
 * @param urlsAllowed whether the content of URLs is taken for fixed
 * @param except globs over names that are not live here, whoever lists them
 */
public record LiveRows(
    Set<String> members,
    List<Glob> models,
    List<Glob> tools,
    boolean urlsAllowed,
    List<Glob> except) {
  static final LiveRows NONE = new LiveRows(Set.of(), List.of(), List.of(), false, List.of());

  private static final Map<String, Boolean> ALLOW =
      WordSets.of(Map.entry("allow", true), Map.entry("deny", false));

  public LiveRows {
    members = Set.copyOf(members);
    models = List.copyOf(models);
    tools = List.copyOf(tools);
    except = List.copyOf(except);
  }

  static LiveRows read(YamlNode node) {
    Section section = Section.of(node);
    var rows =
        new LiveRows(
            Set.copyOf(section.list("members", LiveRows::member)),
            section.list("models", BundleReader::glob),
            section.list("tools", BundleReader::glob),
            section.read("urls", word(ALLOW), false),
            section.list("except", BundleReader::glob));
    section.close();
    return rows;
  }

  private static String member(YamlNode node) {
    String name = string(node);
    if (name.isEmpty() || name.length() > 256) {
      throw node.refuse("write the name of a member of request bodies, as in my_search");
    }
    return name;
  }

  /** Whether the bundle says that this is not live. */
  boolean lifts(LiveFact live) {
    return live.kind() == LiveFact.LiveKind.URL && urlsAllowed || anyMatches(except, live.name());
  }

  /** Whether the bundle says that what an answer shows under this name is not live. */
  boolean lifts(String mark) {
    return anyMatches(except, mark);
  }

  boolean model(String name) {
    return anyMatches(models, name) && !anyMatches(except, name);
  }

  boolean tool(String name) {
    return anyMatches(tools, name) && !anyMatches(except, name);
  }

  private static boolean anyMatches(List<Glob> globs, String text) {
    for (Glob glob : globs) {
      if (glob.matches(text)) {
        return true;
      }
    }
    return false;
  }
}
