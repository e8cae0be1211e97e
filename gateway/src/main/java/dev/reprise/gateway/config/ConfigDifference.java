package dev.reprise.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The difference between two configurations (contract 2.6): which changed keys a reload applies and
 * which wait for a restart.
 *
 * @param applied paths of keys in force from now on
 * @param waiting paths of keys that keep their old value until a restart
 */
public record ConfigDifference(List<String> applied, List<String> waiting) {
  public ConfigDifference {
    applied = List.copyOf(applied);
    waiting = List.copyOf(waiting);
  }

  public static ConfigDifference between(Config now, Config next) {
    Map<String, Setting> before = byPath(now);
    Map<String, Setting> after = byPath(next);
    var paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    var applied = new ArrayList<String>();
    var waiting = new ArrayList<String>();
    for (String path : paths) {
      Setting old = before.get(path);
      Setting fresh = after.get(path);
      if (!Objects.equals(value(old), value(fresh))) {
        Setting any = fresh == null ? old : fresh;
        (any != null && any.live() ? applied : waiting).add(path);
      }
    }
    return new ConfigDifference(applied, waiting);
  }

  /**
   * The configuration after a reload: the keys that can change without a restart from {@code next},
   * the others from {@code now}.
   */
  public static Config merged(Config now, Config next) {
    return new Config(
        now.listen(),
        next.access(),
        next.adminToken(),
        now.data(),
        now.stores(),
        next.providers(),
        next.routes(),
        next.policy(),
        now.kek(),
        now.telemetry(),
        now.limits(),
        settings(now, next));
  }

  private static List<Setting> settings(Config now, Config next) {
    var merged = new ArrayList<Setting>();
    now.settings().stream().filter(setting -> !setting.live()).forEach(merged::add);
    next.settings().stream().filter(Setting::live).forEach(merged::add);
    return merged;
  }

  private static @Nullable Object value(@Nullable Setting setting) {
    return setting == null ? null : setting.value();
  }

  private static Map<String, Setting> byPath(Config config) {
    var settings = new LinkedHashMap<String, Setting>();
    config.settings().forEach(setting -> settings.put(setting.path(), setting));
    return settings;
  }
}
