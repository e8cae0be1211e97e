package dev.reprise.insight.analyze.prefix;

import dev.reprise.provider.layout.Volatile;
import dev.reprise.provider.layout.VolatileText;
import dev.reprise.request.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where and why a prompt differs from an earlier one: the first byte that differs, and the cause.
 *
 * @param where the part of the prompt
 * @param cause why
 * @param kind what the volatile text looks like, or null
 * @param start where the differing text begins; for volatile text its first byte, else the first
 *     that differs
 * @param at the first byte of the body that differs
 * @param behind equal tokens after it
 */
public record Parting(
    String where,
    PartingCause cause,
    Volatile.@Nullable VolatileKind kind,
    int start,
    int at,
    int behind) {
  /** How far around a differing byte volatile text is looked for. */
  private static final int AROUND = 160;

  /** Bytes of a closing quote and brackets, which end a text that the next prompt continues. */
  private static final int ENDING = 4;

  /**
   * Null when one prompt continues the other, when both are equal, or when they have nothing in
   * common.
   */
  public static @Nullable Parting of(ParsedRequest now, ParsedRequest before) {
    return new Pair(now, before).parting();
  }

  /** Two requests side by side. */
  private static final class Pair {
    private final byte[] now;
    private final byte[] before;
    private final List<Block> mine;
    private final List<Block> theirs;
    private final Sections sections;
    private final List<Stretch> myMarkers;
    private final List<Stretch> theirMarkers;

    Pair(ParsedRequest now, ParsedRequest before) {
      this.now = now.body().bytes();
      this.before = before.body().bytes();
      this.mine = now.blocks().blocks();
      this.theirs = before.blocks().blocks();
      this.sections = new Sections(now.blocks());
      this.myMarkers = Wording.markers(now.body());
      this.theirMarkers = Wording.markers(before.body());
    }

    @Nullable Parting parting() {
      int block = 0;
      int both = Math.min(mine.size(), theirs.size());
      while (block < both && same(block, block)) {
        block++;
      }
      if (block == both) {
        return null;
      }
      byte[] one = text(now, mine.get(block), myMarkers);
      byte[] other = text(before, theirs.get(block), theirMarkers);
      int offset = Math.max(0, Arrays.mismatch(one, other));
      boolean carriedOn = block == theirs.size() - 1 && offset >= other.length - ENDING;
      boolean shortened = block == mine.size() - 1 && offset >= one.length - ENDING;
      return carriedOn || shortened ? null : parting(block, offset);
    }

    /** The number of equal bytes at the end of both blocks, behind the first difference. */
    private int commonEnd(Block.BlockPart mine, Block.BlockPart other, int parted) {
      int most = Math.min(mine.end() - mine.start() - parted, other.end() - other.start() - parted);
      int common = 0;
      while (common < most && now[mine.end() - 1 - common] == before[other.end() - 1 - common]) {
        common++;
      }
      return common;
    }

    private @Nullable Parting parting(int block, int offset) {
      Block.BlockPart part = mine.get(block).part();
      int at = part.start() + offset;
      String where = sections.of(block);
      if (mine.get(block) instanceof Block.ToolDefinition
          || theirs.get(block) instanceof Block.ToolDefinition) {
        return tools(block, where, at);
      }
      Volatile found = volatileAt(part, at);
      if (found != null) {
        int rest = restOfBlock(part, found.end()) + following(block + 1, block + 1);
        return new Parting(
            where, PartingCause.VOLATILE_TEXT, found.kind(), found.start(), at, rest);
      }
      return plain(block, where, at, offset);
    }

    private @Nullable Parting plain(int block, String where, int at, int offset) {
      Block.BlockPart part = mine.get(block).part();
      int behind = following(block + 1, block + 1);
      if (!part.stable()) {
        PartingCause cause =
            where.equals("newest turn") ? PartingCause.NEW_TURN : PartingCause.EDITED_HISTORY;
        return new Parting(where, cause, null, at, at, behind);
      }
      Block.BlockPart other = theirs.get(block).part();
      boolean reordered =
          Alike.reorderedAround(
              new Alike.AlikeSpan(now, part.start(), part.end()),
              new Alike.AlikeSpan(before, other.start(), other.end()),
              offset);
      if (reordered) {
        int rest = restOfBlock(part, at) + behind;
        return new Parting(where, PartingCause.UNORDERED_JSON, null, at, at, rest);
      }
      int again = commonEnd(part, other, offset);
      boolean alike = 2L * (offset + again) >= part.end() - part.start();
      int rest = restOfBlock(part, part.end() - again) + behind;
      return alike ? new Parting(where, PartingCause.CHANGED_TEXT, null, at, at, rest) : null;
    }

    private @Nullable Parting tools(int block, String where, int at) {
      List<Long> ours = prints(now, mine);
      List<Long> others = prints(before, theirs);
      int rest = following(firstBehindTools(mine), firstBehindTools(theirs));
      Volatile found = volatileAt(mine.get(block).part(), at);
      boolean sameNames = names(mine).equals(names(theirs));
      if (ours.equals(others)) {
        return new Parting(
            where, PartingCause.UNORDERED_JSON, null, at, at, rest + toolTokens(block));
      }
      if (sorted(ours).equals(sorted(others))) {
        return new Parting(
            "tools", PartingCause.TOOL_ORDER, null, at, at, rest + toolTokens(block));
      }
      if (found != null && sameNames) {
        return new Parting(
            where,
            PartingCause.VOLATILE_TEXT,
            found.kind(),
            found.start(),
            at,
            rest + toolTokens(block));
      }
      if (!sameNames && Collections.disjoint(names(mine), names(theirs))) {
        return null;
      }
      return sameNames
          ? new Parting(where, PartingCause.CHANGED_TEXT, null, at, at, rest)
          : new Parting("tools", PartingCause.CHANGED_TOOLS, null, at, at, rest);
    }

    private int toolTokens(int from) {
      int tokens = 0;
      for (int i = from; i < mine.size() && mine.get(i) instanceof Block.ToolDefinition; i++) {
        tokens += mine.get(i).part().tokens();
      }
      return tokens;
    }

    private static List<Long> sorted(List<Long> prints) {
      return prints.stream().sorted().toList();
    }

    private static List<String> names(List<Block> blocks) {
      var names = new ArrayList<String>();
      for (Block block : blocks) {
        if (block instanceof Block.ToolDefinition tool) {
          names.add(tool.name());
        }
      }
      return names;
    }

    private static List<Long> prints(byte[] body, List<Block> blocks) {
      var prints = new ArrayList<Long>();
      for (Block block : blocks) {
        if (block instanceof Block.ToolDefinition tool) {
          int start = tool.part().start();
          int end = tool.part().end();
          OptionalLong print = Alike.print(body, start, end);
          prints.add(print.orElseGet(() -> Mix.bytes(23, body, start, end)));
        }
      }
      return prints;
    }

    private static int firstBehindTools(List<Block> blocks) {
      int last = 0;
      for (int i = 0; i < blocks.size(); i++) {
        last = blocks.get(i) instanceof Block.ToolDefinition ? i + 1 : last;
      }
      return last;
    }

    /** Tokens of the blocks from there on, as far as they are equal. */
    private int following(int mineFrom, int theirsFrom) {
      int tokens = 0;
      for (int i = 0; mineFrom + i < mine.size() && theirsFrom + i < theirs.size(); i++) {
        if (!same(mineFrom + i, theirsFrom + i)) {
          break;
        }
        tokens += mine.get(mineFrom + i).part().tokens();
      }
      return tokens;
    }

    private static int restOfBlock(Block.BlockPart part, int at) {
      long left = Math.max(0, part.end() - at);
      return (int) (left * part.tokens() / Math.max(1, part.end() - part.start()));
    }

    private @Nullable Volatile volatileAt(Block.BlockPart part, int at) {
      int from = Math.max(part.start(), at - AROUND);
      int to = Math.min(part.end(), at + AROUND);
      for (Volatile found : VolatileText.in(now, from, to, 64)) {
        if (found.start() <= at && at < found.end()) {
          return found;
        }
      }
      return null;
    }

    private boolean same(int myBlock, int theirBlock) {
      return Arrays.equals(
          text(now, mine.get(myBlock), myMarkers),
          text(before, theirs.get(theirBlock), theirMarkers));
    }

    /** A block without its markers. */
    private static byte[] text(byte[] body, Block block, List<Stretch> markers) {
      int start = block.part().start();
      int end = block.part().end();
      byte[] text = Arrays.copyOfRange(body, start, end);
      int length = text.length;
      for (int i = markers.size() - 1; i >= 0; i--) {
        Stretch marker = markers.get(i);
        if (marker.start() >= start && marker.end() <= end) {
          System.arraycopy(
              text,
              marker.end() - start,
              text,
              marker.start() - start,
              start + length - marker.end());
          length -= marker.length();
        }
      }
      return length == text.length ? text : Arrays.copyOf(text, length);
    }
  }
}
