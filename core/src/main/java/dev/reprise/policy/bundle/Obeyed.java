package dev.reprise.policy.bundle;

import dev.reprise.policy.Conditions;
import dev.reprise.policy.Ruling;
import dev.reprise.policy.bundle.Bundle.Step;
import dev.reprise.request.EntryType;
import dev.reprise.yaml.Misconfigured;
import dev.reprise.yaml.YamlNode;
import dev.reprise.yaml.YamlText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a bundle, and refuses by name the lines that nothing in this version obeys. The language
 * has six entry types; requests make entries of one, model responses, and for prompt prefixes the
 * rollout switches the use of providers' own caches. A line without an effect would be taken for a
 * promise.
 */
public final class Obeyed {
  private static final String RESPONSES = EntryType.MODEL_RESPONSE.wireName();
  private static final String PREFIXES = EntryType.PROMPT_PREFIX.wireName();
  private static final String ONLY_RESPONSES =
      "this version keeps entries of type model_response only; take the line out";

  private Obeyed() {}

  /**
   * @param conditions compiles conditions written as text; null when there is no such language
   * @throws Misconfigured naming the line and what to write instead
   */
  public static Bundle read(String yaml, @Nullable Conditions conditions) {
    Bundle bundle = BundleReader.read(yaml, conditions);
    if (YamlText.parse(yaml) instanceof YamlNode.Mapping top) {
      types(top, "canonical", List.of(RESPONSES));
      types(top, "entries", List.of(RESPONSES));
      types(top, "rollout", List.of(RESPONSES, PREFIXES));
    }
    rules(bundle);
    kinds(bundle);
    prefixes(bundle);
    return bundle;
  }

  private static void types(YamlNode.Mapping top, String section, List<String> obeyed) {
    if (top.members().get(section) instanceof YamlNode.Mapping written) {
      written
          .members()
          .forEach(
              (type, node) -> {
                if (!obeyed.contains(type)) {
                  throw node.refuse(ONLY_RESPONSES);
                }
              });
    }
  }

  private static void rules(Bundle bundle) {
    for (Bundle.BundleRule rule : bundle.rules()) {
      if (rule.entry() != EntryType.MODEL_RESPONSE) {
        throw refused("rules." + rule.name() + ".entry", rule.entry().wireName(), ONLY_RESPONSES);
      }
    }
  }

  private static void kinds(Bundle bundle) {
    Bundle.EntryRow row = bundle.entries().get(EntryType.MODEL_RESPONSE);
    if (row != null && !row.kinds().isEmpty()) {
      throw refused(
          "entries." + RESPONSES + ".kinds",
          String.join(", ", row.kinds().keySet()),
          "model responses have no kinds; write rules instead");
    }
  }

  /** A provider's cache is used or not: a plan cannot be tried in shadow, or for some keys. */
  private static void prefixes(Bundle bundle) {
    Bundle.Rollout rollout = bundle.rollout(EntryType.PROMPT_PREFIX);
    whole("rollout." + PREFIXES, rollout.usual());
    for (Map.Entry<String, Step> route : rollout.routes().entrySet()) {
      whole("rollout." + PREFIXES + ".routes." + route.getKey(), route.getValue());
    }
  }

  private static void whole(String path, Step step) {
    boolean serves = step.mode() == Ruling.Mode.SERVE && step.percent() == 100;
    if (!serves && step.mode() != Ruling.Mode.OFF) {
      throw refused(
          path,
          "",
          "write off or {mode: serve}: a provider's own cache is used or not, route by route");
    }
  }

  private static Misconfigured refused(String path, String value, String remedy) {
    return new Misconfigured(path, value, remedy, 0);
  }
}
