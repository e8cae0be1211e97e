package dev.reprise.policy.bundle;

import dev.reprise.request.EntryType;
import dev.reprise.yaml.KeyTree;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of a bundle (R-18a), by which all unknown ones are found at once. A test holds them and
 * {@code policies/bundle.schema.json} together.
 */
final class BundleKeys {
  private static final List<String> ONCE =
      List.of(
          "version",
          "temperature_threshold",
          "caller_max_age",
          "tool_declarations",
          "tool_order",
          "headers.ignore",
          "live.members",
          "live.models",
          "live.tools",
          "live.urls",
          "live.except",
          "kill_switch",
          "tools.name",
          "tools.side_effects",
          "tools.freshness",
          "rules.name",
          "rules.entry",
          "rules.when.task",
          "rules.when.model",
          "rules.when.agent",
          "rules.when.tenant",
          "rules.when.route",
          "rules.allow.ttl",
          "rules.allow.stale_while_revalidate",
          "rules.allow.side_effects",
          "rules.deny");

  /** What stands for each entry type; {@code %s} is its name. */
  private static final List<String> OF_EACH_TYPE =
      List.of(
          "canonical.%s",
          "entries.%s.default",
          "entries.%s.ttl.min",
          "entries.%s.ttl.default",
          "entries.%s.ttl.max",
          "entries.%s.stale_while_revalidate",
          "entries.%s.pii_max",
          "entries.%s.sensitive_ttl",
          "entries.%s.requires",
          "entries.%s.tags",
          "entries.%s.max_bytes",
          "entries.%s.kinds.NAME.default",
          "entries.%s.kinds.NAME.ttl.min",
          "entries.%s.kinds.NAME.ttl.default",
          "entries.%s.kinds.NAME.ttl.max",
          "entries.%s.kinds.NAME.tags",
          "rollout.%s.mode",
          "rollout.%s.percent",
          "rollout.%s.routes.NAME.mode",
          "rollout.%s.routes.NAME.percent");

  static final KeyTree TREE =
      KeyTree.of(
          Stream.concat(
                  ONCE.stream(),
                  Stream.of(EntryType.values())
                      .flatMap(
                          type -> OF_EACH_TYPE.stream().map(key -> key.formatted(type.wireName()))))
              .toList());

  private BundleKeys() {}
}
