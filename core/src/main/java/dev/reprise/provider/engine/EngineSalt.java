package dev.reprise.provider.engine;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.provider.Destination;
import dev.reprise.provider.caching.CacheKeys;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.CachePlan.PlanReason;
import dev.reprise.provider.caching.ModelFacts;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.openai.OpenAi;
import dev.reprise.provider.openai.caching.OpenAiPositions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives each partition its own {@code cache_salt}. vLLM and SGLang cache every block by themselves;
 * if two partitions shared blocks, response times would tell one what the other asked (vLLM prefix
 * caching, "cache isolation for security").
 */
public final class EngineSalt implements NativeCaching {
  static final String NAME = "engine-salt";
  static final String SALT = "cache_salt";

  /** No prices; everything is cached in small blocks. */
  private static final ModelFacts.Model FACTS =
      new ModelFacts.Model(1, 0, 0, 1000, Map.of("30m", 1000), false, false);

  /** Only whole blocks are kept. By default a block of vLLM has 16 tokens. */
  private static final int BLOCK = 16;

  private static final Set<String> KINDS =
      Set.of(EngineKinds.VLLM.word(), EngineKinds.SGLANG.word());

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean serves(Destination destination, String dialect) {
    return KINDS.contains(destination.kind()) && dialect.startsWith(OpenAi.NAME);
  }

  @Override
  public Positions positions(PromptBody body) {
    return OpenAiPositions.of(body.document(), body.scope());
  }

  /** Blocks cost nothing to write and almost nothing to read. */
  @Override
  public ModelFacts.Model facts(String model) {
    return FACTS;
  }

  @Override
  public boolean markers(Destination destination, String model) {
    return false;
  }

  @Override
  public boolean keys(Destination destination, String model) {
    return !destination.shaping().pooled();
  }

  /** An engine has one cache for all who reach it, whosever the credential is. */
  @Override
  public Edits.@Nullable Edit apart(
      Document body, Destination destination, String model, String salt) {
    return keys(destination, model) ? CacheKeys.added(body, SALT, Edits.quote(salt)) : null;
  }

  @Override
  public List<String> keyMembers() {
    return List.of(SALT);
  }

  @Override
  public List<String> refusalWords() {
    return List.of("cache", "salt", "valid string");
  }

  @Override
  public CachePlan plan(Placement placement) {
    Positions positions = placement.positions();
    Placement.PlacementTerms terms = placement.terms();
    List<Edits.Edit> edits =
        terms.rejected().contains(SALT) ? List.of() : edits(positions.document(), terms);
    long scale = placement.known().scalePermille();
    long total = positions.total() * scale / 1000;
    long seen = positions.tokens(placement.known().deepest()) * scale / 1000;
    long read = Math.max(0, Math.min(seen, total - 1)) / BLOCK * BLOCK;
    return new CachePlan(NAME, why(terms), List.of(), edits, read, total - read, Set.of(SALT));
  }

  private static PlanReason why(Placement.PlacementTerms terms) {
    if (terms.rejected().contains(SALT)) {
      return PlanReason.LATELY_REJECTED;
    }
    return terms.keys() ? PlanReason.PARTITION_SALTED : PlanReason.SHARED_AS_ACCEPTED;
  }

  private static List<Edits.Edit> edits(Document body, Placement.PlacementTerms terms) {
    Edits.Edit edit = terms.keys() ? CacheKeys.added(body, SALT, Edits.quote(terms.salt())) : null;
    if (edit == null && terms.shared()) {
      edit = CacheKeys.salted(body, SALT, terms.salt());
    }
    return edit == null ? List.of() : List.of(edit);
  }
}
