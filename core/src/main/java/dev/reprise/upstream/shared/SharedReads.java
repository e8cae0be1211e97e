package dev.reprise.upstream.shared;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.plan.Question;
import dev.reprise.provider.Destination;
import dev.reprise.provider.body.PromptShape;
import dev.reprise.request.Digest;
import dev.reprise.request.Operation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a provider read for one caller what it had written for another (contract 2.3), where
 * the gateway's credential is shared by all and no member of the API keeps them apart.
 *
 * <p>The beginnings of prompts are remembered by digest, with who sent them first, in an array of a
 * fixed size; what is overwritten there is no longer noticed. A read counts when it is longer than
 * everything in the prompt that this caller sent before, and another caller sent more of it. So the
 * count is a lower bound: after a start, and where two callers write the same prompt with other
 * white space, reads are not noticed.
 */
public final class SharedReads {
  /** Of the heap. */
  private static final int PART = 512;

  private static final int LEAST = 1 << 12;
  private static final int MOST = 1 << 19;

  /** The low bits of a slot say who sent it; the others are of the digest. */
  private static final long WHO = 0xFFFF;

  /** Tokens that a provider reads in whole blocks, more or less. */
  private static final int SLACK = 256;

  private final AtomicLongArray slots;

  /**
   * @param heap bytes of memory there are in all
   */
  public SharedReads(long heap) {
    long wanted = Math.clamp(heap / PART / Long.BYTES, LEAST, MOST);
    slots = new AtomicLongArray((int) Long.highestOneBit(wanted));
  }

  /**
   * Looks at a request before its call.
   *
   * @param shared told the tokens that were another's, when the usage says so
   * @return to be called with the reported usage; null where callers cannot share
   */
  public @Nullable Consumer<TokenUsage> watch(Question question, LongConsumer shared) {
    Document document = question.request().document();
    Destination.Shaping shaping = question.destination().shaping();
    if (document == null
        || document.gone()
        || question.request().operation().act() != Operation.Act.GENERATE
        || !shaping.ownCredential()
        || shaping.pooled()) {
      return null;
    }
    var chain = new Beginnings(question);
    chain.walk(document, question.dialect().promptShape());
    return chain.all == 0 || chain.others <= chain.own
        ? null
        : usage -> judge(usage, chain, shared);
  }

  private static void judge(TokenUsage usage, Beginnings chain, LongConsumer shared) {
    if (!usage.known()) {
      return;
    }
    long prompt = usage.input() + usage.cacheRead() + usage.cacheWrite();
    long own = prompt * chain.own / chain.all;
    if (usage.cacheRead() > own + (own == 0 ? 0 : SLACK)) {
      shared.accept(usage.cacheRead() - own);
    }
  }

  /** The digests of a prompt's beginnings, each of the one before and of one part more. */
  private final class Beginnings {
    private final long who;
    private long link;

    /** Bytes of the prompt, of what this caller sent before, and of what others did. */
    private long all;

    private long own;
    private long others;

    Beginnings(Question question) {
      Destination destination = question.destination();
      String scope = destination.provider() + '\n' + question.outline().model();
      this.link = first(scope.getBytes(StandardCharsets.UTF_8));
      byte[] name = question.partition().name().getBytes(StandardCharsets.UTF_8);
      this.who = Math.max(1, first(name) & WHO);
    }

    private static long first(byte[] text) {
      return first(text, 0, text.length);
    }

    private static long first(byte[] text, int from, int length) {
      byte[] digest = Digest.of(text, from, length).bytes();
      long word = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        word = word << Byte.SIZE | digest[i] & 0xFF;
      }
      return word;
    }

    /** Tools, instructions, turns: the order in which providers render them. */
    void walk(Document document, PromptShape shape) {
      addMember(document, "tools");
      shape.instructions().forEach(path -> addMember(document, path.getFirst()));
      int turns = document.member(document.root(), shape.conversation());
      if (document.is(turns, Kind.ARRAY)) {
        for (int turn = document.first(turns); turn != Document.NONE; turn = document.next(turn)) {
          add(document, turn);
        }
      }
    }

    private void addMember(Document document, String name) {
      int part = document.member(document.root(), name);
      if (part != Document.NONE) {
        add(document, part);
      }
    }

    private void add(Document document, int node) {
      int start = document.start(node);
      int length = document.end(node) - start;
      all += length;
      link = (link ^ first(document.bytes(), start, length)) * 0x9E3779B97F4A7C15L;
      link ^= link >>> 29;
      long mine = link * (2 * who + 1);
      long first = sender(link);
      if (first == who || sender(mine) == who) {
        own = all;
      } else if (first == 0) {
        note(link, who);
      } else {
        others = all;
        note(mine, who);
      }
    }
  }

  /** Who is remembered as the sender; 0: nobody. */
  private long sender(long digest) {
    long held = slots.get(index(digest));
    return ((held ^ digest) & ~WHO) == 0 ? held & WHO : 0;
  }

  private void note(long digest, long who) {
    slots.set(index(digest), digest & ~WHO | who);
  }

  private int index(long digest) {
    return (int) digest & slots.length() - 1;
  }
}
