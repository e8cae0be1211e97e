package dev.reprise.insight.analyze.prefix;

import static dev.reprise.json.Document.NONE;

import dev.reprise.canonical.Canonicaliser;
import dev.reprise.canonical.RuleSet;
import dev.reprise.intake.CacheControl;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.policy.Facts;
import dev.reprise.policy.Policy;
import dev.reprise.policy.Ruling;
import dev.reprise.policy.bundle.BundlePolicy;
import dev.reprise.policy.bundle.BundleReader;
import dev.reprise.policy.bundle.ShippedBundles;
import dev.reprise.request.Block;
import dev.reprise.request.Directives;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.time.Duration;

/**
 * Counts what the other layers would have found: whole answers, tool results, retrieved text. Each
 * is counted only where it is new in a conversation, since an agent sends its history again with
 * every turn, and the prefix layer counts that.
 */
public final class Repeats {
  private static final long TEN_MINUTES = Duration.ofMinutes(10).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final Policy policy = new BundlePolicy(BundleReader.read(ShippedBundles.text("default")));
  private final SeenTable seen;

  public Repeats(SeenTable seen) {
    this.seen = seen;
  }

  /**
   * Whether a whole answer would have been found, and whether policy would have allowed its use.
   */
  public enum AnswerReuse {
    NEW,
    /** Asked before, but it was not declared that an earlier answer may be used. */
    UNDECLARED,
    HIT
  }

  public AnswerReuse answer(ParsedRequest asked, long at) {
    Directives directives = CacheControl.read(asked.recorded().headers());
    long within = directives.declaresReuse() ? oldest(directives) : TEN_MINUTES;
    if (!repeated(fingerprint(asked), at, within)) {
      return AnswerReuse.NEW;
    }
    return directives.allowsLookup()
            && policy.rule(facts(asked, directives)) instanceof Ruling.Allow
        ? AnswerReuse.HIT
        : AnswerReuse.UNDECLARED;
  }

  private static long oldest(Directives directives) {
    Long seconds = directives.maxAgeSeconds();
    return seconds == null || seconds > TEN_MINUTES / 1000 ? TEN_MINUTES : seconds * 1000;
  }

  /** Whether the same was asked within the hour; embeddings and rankings depend on nothing else. */
  public boolean asked(ParsedRequest asked, long at) {
    return repeated(fingerprint(asked), at, HOUR);
  }

  private static long fingerprint(ParsedRequest asked) {
    byte[] digest =
        Canonicaliser.canonicalise(
                asked.body(),
                asked.dialect().fieldRules(asked.operation()),
                RuleSet.STRUCTURAL_V1,
                false)
            .digest()
            .bytes();
    return Mix.with(Mix.bytes(29, digest, 0, digest.length), asked.caller());
  }

  private static Facts facts(ParsedRequest asked, Directives directives) {
    return new Facts(
        EntryType.MODEL_RESPONSE,
        new Scope.Tenant(Partition.ANONYMOUS),
        "default",
        "default",
        asked.header("reprise-task", ""),
        asked.header("reprise-agent", ""),
        asked.model(),
        asked.outline().temperature(),
        asked.outline().stateful(),
        asked.outline().tools(),
        asked.outline().outputSchema(),
        asked.outline().answers(),
        directives.maxAgeSeconds(),
        directives.noStore(),
        asked.outline().live());
  }

  /** New things of one kind, and how many of them had been there within the hour. */
  public record RepeatCount(int all, int repeated) {}

  /** Tool calls that begin behind a byte of the body. */
  public RepeatCount toolCalls(ParsedRequest asked, int from, long at) {
    return calls(asked.body(), asked.body().root(), from, at);
  }

  private RepeatCount calls(Document body, int node, int from, long at) {
    int all = 0;
    int repeated = 0;
    for (int each = body.first(node); each != NONE; each = body.next(each)) {
      if (body.end(each) <= from || body.size(each) == 0) {
        continue;
      }
      long call = body.start(each) >= from ? call(body, each) : 0;
      if (call != 0) {
        all++;
        repeated += repeated(call, at, HOUR) ? 1 : 0;
      } else {
        RepeatCount below = calls(body, each, from, at);
        all += below.all();
        repeated += below.repeated();
      }
    }
    return new RepeatCount(all, repeated);
  }

  /** Name and arguments of a call; 0 when this is none. */
  private static long call(Document body, int node) {
    if (!body.is(node, Kind.OBJECT)) {
      return 0;
    }
    int chat = body.at(node, "function", "arguments");
    if (chat != NONE) {
      return print(body, body.at(node, "function", "name"), chat);
    }
    int google = body.member(node, "functionCall");
    if (google != NONE) {
      return print(body, body.member(google, "name"), body.member(google, "args"));
    }
    String type = body.textOrNull(body.member(node, "type"));
    int name = body.member(node, "name");
    if (type == null || name == NONE) {
      return 0;
    }
    int input = body.member(node, type.endsWith("tool_use") ? "input" : "arguments");
    return type.endsWith("tool_use") || type.endsWith("_call") ? print(body, name, input) : 0;
  }

  private static long print(Document body, int name, int arguments) {
    long named = name == NONE ? 1 : Mix.bytes(31, body.bytes(), body.start(name), body.end(name));
    return arguments == NONE
        ? named
        : Mix.bytes(named, body.bytes(), body.start(arguments), body.end(arguments));
  }

  /** Retrieved and attached text that begins behind a byte of the body. */
  public RepeatCount retrieved(ParsedRequest asked, int from, long at) {
    int all = 0;
    int repeated = 0;
    for (Block block : asked.blocks().blocks()) {
      Block.BlockPart part = block.part();
      if (block instanceof Block.Context && part.start() >= from) {
        all++;
        long print = Mix.bytes(37, asked.body().bytes(), part.start(), part.end());
        repeated += repeated(print, at, HOUR) ? 1 : 0;
      }
    }
    return new RepeatCount(all, repeated);
  }

  private boolean repeated(long print, long at, long within) {
    long last = seen.get(print);
    seen.put(print, at);
    return last != SeenTable.NEVER && at - last <= within;
  }
}
