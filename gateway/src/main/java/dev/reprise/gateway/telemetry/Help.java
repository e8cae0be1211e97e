package dev.reprise.gateway.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;
import java.util.Set;

/**
 * What each metric is, in one sentence: the {@code HELP} line of Prometheus. {@code
 * docs/operations.md} says more.
 */
final class Help implements MeterFilter {
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("prompt_cache.lookups", "Tiers asked for an entry, and what each said"),
          Map.entry("prompt_cache.hit_rate", "Usable entries found by look-ups since the start"),
          Map.entry(
              "prompt_cache.tokens_avoided",
              "Tokens of calls that hits and joined requests spared"),
          Map.entry("prompt_cache.cost_avoided", "US dollars that hits spared, as once billed"),
          Map.entry("prompt_cache.policy_denied", "Requests that policy did not let be reused"),
          Map.entry("prompt_cache.stale_served", "Answers past their soft time to live, served"),
          Map.entry("prompt_cache.would_hit", "Hits not served: shadow mode, or rollout share"),
          Map.entry(
              "prompt_cache.isolation_violations",
              "Entries of another scope found under a key, none served; alarm at 1"),
          Map.entry("prompt_cache.storage_bytes", "Bytes kept in a tier"),
          Map.entry(
              "prompt_cache.write_amplification", "Bytes written for each byte of an answer kept"),
          Map.entry("prompt_cache.lookup_latency", "All tiers asked for one request"),
          Map.entry("prompt_cache.write_latency", "One entry handed to all tiers"),
          Map.entry("cache.tier_skipped", "A tier did not answer in time or was not there"),
          Map.entry("cache.stale_meta", "Entries that the ledger called dead, or could not judge"),
          Map.entry("cache.poison_entry", "Entries that did not decode or authenticate"),
          Map.entry("cache.writeback_dropped", "Entries that the durable tier did not write"),
          Map.entry("policy.fail_closed", "Requests while no policy bundle was in force"),
          Map.entry("provider.tokens", "Tokens that providers billed, by kind"),
          Map.entry("provider.cost", "US dollars billed"),
          Map.entry("provider.retries", "Calls made again, and why none was made"),
          Map.entry("provider.fallbacks", "Answers of a fallback, by who gave them"),
          Map.entry("provider.breaker", "0 closed, 1 half open, 2 open; alarm at 2"),
          Map.entry("provider.hint_rejected", "Hints of ours that a provider refused"),
          Map.entry(
              "provider.shared_prefix_reads",
              "Calls for which a provider read what it had written for another caller"),
          Map.entry("provider.predicted_cache_read", "Tokens that plans predicted to be read"),
          Map.entry("provider.planned_cache_read", "Tokens that calls with a plan then read"),
          Map.entry("provider.prediction_failed", "Predictions that began to fail"),
          Map.entry("provider.prediction_failing", "Predictions that fail now; alarm above 0"),
          Map.entry("provider.handles", "Objects kept at providers, or being made"),
          Map.entry("provider.handle_cost", "US dollars that making and storing them cost"),
          Map.entry("provider.handle_made", "Objects made"),
          Map.entry("provider.handle_made_again", "Objects made again after they were lost"),
          Map.entry("provider.handle_extended", "Objects whose life was extended"),
          Map.entry("provider.handle_deleted", "Objects deleted"),
          Map.entry("provider.handle_expired", "Objects that ended by themselves"),
          Map.entry("provider.handle_lost", "Objects gone before their time"),
          Map.entry("provider.handle_refused", "Objects that the provider did not make"),
          Map.entry("provider.handle_swept", "Objects left behind by a killed process, deleted"),
          Map.entry("replica.cache_utilisation", "Share of an engine's cache in use"),
          Map.entry("replica.prefix_cache_queries", "Prompt tokens an engine looked up"),
          Map.entry("replica.prefix_cache_hits", "Prompt tokens an engine found"),
          Map.entry("gateway.requests", "Requests by outcome and the status callers got"),
          Map.entry("gateway.answers_cut", "Answers that broke off before their end, by the cause"),
          Map.entry("gateway.request_duration", "Until the answer's last byte was handed over"),
          Map.entry("gateway.ttft", "Until the first byte of the answer's body was handed over"),
          Map.entry("gateway.overhead", "What Reprise added before the answer's head"),
          Map.entry("gateway.flights", "Upstream calls in flight that others may join"),
          Map.entry("gateway.memory_bytes", "Bytes held on behalf of callers now"),
          Map.entry("gateway.memory_refused", "How often there was no room in that share"),
          Map.entry("gateway.records_dropped", "Log lines and recordings that were not written"),
          Map.entry("gateway.shed", "Work turned away because there was too much of it"));

  private static final String COUNTED = "_total";

  /** All metrics of ours, in Micrometer's spelling without an ending. */
  static Set<String> names() {
    return TEXTS.keySet();
  }

  /** The text for a metric's name, with or without its ending. */
  static String of(String name) {
    String plain =
        name.endsWith(COUNTED) ? name.substring(0, name.length() - COUNTED.length()) : name;
    return TEXTS.getOrDefault(plain, "");
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    String text = of(id.getName());
    return text.isEmpty() || id.getDescription() != null
        ? id
        : new Meter.Id(
            id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), text, id.getType());
  }
}
