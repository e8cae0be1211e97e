package dev.reprise.provider.caching;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.caching.KnownPrefixes.Candidate;
import dev.reprise.provider.caching.KnownPrefixes.CandidateRole;
import dev.reprise.provider.caching.KnownPrefixes.Warm;
import dev.reprise.provider.caching.PromptPosition.MarkStanding;
import dev.reprise.provider.caching.PromptPosition.PromptSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Positions and placements by number: each position has as many tokens as it is told. */
public final class GivenPositions {
  private GivenPositions() {}

  public static Document parsed(String text) {
    try {
      return Document.parse(text.getBytes(UTF_8));
    } catch (MalformedJson e) {
      throw new AssertionError(text, e);
    }
  }

  /** Messages that each end at so many tokens, counted from the beginning. */
  public static Positions messages(int newest, int... tokens) {
    return of(newest, -1, MarkStanding.MEMBER, tokens);
  }

  /** The same; the position at {@code system} is the end of the system's part. */
  public static Positions of(int newest, int system, MarkStanding standing, int... tokens) {
    return positions("", tokens.length, newest, system, standing, tokens);
  }

  /**
   * A first request whose system's part is its first position and whose text differs from others
   * behind the position {@code shared}, up to which it is the same as they are.
   */
  public static Positions after(int shared, String text, int... tokens) {
    return positions(text, shared + 1, 0, 0, MarkStanding.MEMBER, tokens);
  }

  private static Positions positions(
      String text, int from, int newest, int system, MarkStanding standing, int... tokens) {
    var chain = new PrefixHash.HashChain();
    var list = new ArrayList<PromptPosition>();
    for (int i = 0; i < tokens.length; i++) {
      chain.mix(new byte[] {(byte) i}).apart(1);
      if (i == from) {
        chain.mix(text.getBytes(UTF_8));
      }
      PromptSection section = i <= system ? PromptSection.SYSTEM : PromptSection.MESSAGES;
      list.add(new PromptPosition(section, 0, tokens[i], chain.link(), standing, null));
    }
    return new Positions(
        parsed("{}"),
        list,
        IntStream.range(0, tokens.length).toArray(),
        -1,
        system,
        newest,
        Positions.CallerMarking.NOTHING);
  }

  /**
   * The same positions, of which the first is the end of the tools and the second of the system.
   */
  public static Positions withTools(Positions positions) {
    return new Positions(
        positions.document(),
        positions.list(),
        positions.ends(),
        0,
        1,
        positions.newest(),
        positions.asked());
  }

  /** The same positions, where no mark can be added before the one at {@code first}. */
  public static Positions markableFrom(int first, Positions positions) {
    var list = new ArrayList<PromptPosition>();
    for (int i = 0; i < positions.size(); i++) {
      PromptPosition at = positions.at(i);
      MarkStanding standing = i < first ? MarkStanding.SEEN : at.standing();
      list.add(
          new PromptPosition(at.section(), at.node(), at.tokens(), at.prefix(), standing, null));
    }
    return new Positions(
        positions.document(),
        list,
        positions.ends(),
        positions.toolsEnd(),
        positions.systemEnd(),
        positions.newest(),
        positions.asked());
  }

  /** A model whose reads cost a quarter, and writes 1.25 for five minutes and 1.5 for an hour. */
  public static ModelFacts.Model model(boolean hours, boolean appendOnly) {
    Map<String, Integer> writes = hours ? Map.of("5m", 1250, "1h", 1500) : Map.of("5m", 1250);
    return new ModelFacts.Model(1000, 4, 20, 250, writes, appendOnly, true);
  }

  public static Placement placement(
      Positions positions, @Nullable Warm warm, long allowance, ModelFacts.Model model) {
    return new Placement(
        "anthropic",
        positions,
        new KnownPrefixes(-1, warm, List.of(), allowance, 1000, 0),
        model,
        new Placement.PlacementTerms(true, false, false, false, "salt", Set.of()));
  }

  public static Candidate candidate(int index, Odds odds) {
    return new Candidate(index, CandidateRole.FORK, odds, true);
  }
}
