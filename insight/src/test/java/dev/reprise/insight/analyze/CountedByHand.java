package dev.reprise.insight.analyze;

import dev.reprise.insight.analyze.prefix.Chain;
import dev.reprise.insight.analyze.prefix.ParsedRequest;
import dev.reprise.insight.analyze.saving.Habits;
import dev.reprise.request.Block;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The repeated-prefix share counted the slow way: every prompt is compared byte by byte with every
 * earlier one of its model that is still kept. No fingerprints, no table.
 */
final class CountedByHand {
  private CountedByHand() {}

  record Prompt(ParsedRequest asked, long at) {}

  static BigDecimal share(List<Prompt> recorded) {
    var prompts = new ArrayList<>(recorded);
    prompts.sort(Comparator.comparingLong(Prompt::at));
    long all = 0;
    long repeated = 0;
    for (int i = 0; i < prompts.size(); i++) {
      Prompt now = prompts.get(i);
      all += now.asked().blocks().blocks().stream().mapToInt(it -> it.part().tokens()).sum();
      int longest = 0;
      for (int j = 0; j < i; j++) {
        if (kept(prompts.get(j), now)) {
          longest = Math.max(longest, shared(prompts.get(j).asked(), now.asked()));
        }
      }
      repeated += longest;
    }
    return Shares.of(repeated, all);
  }

  private static boolean kept(Prompt earlier, Prompt now) {
    return earlier.asked().model().equals(now.asked().model())
        && earlier.asked().dialect().name().equals(now.asked().dialect().name())
        && Habits.of(now.asked().model()).standard().holds(now.at() - earlier.at());
  }

  /** Tokens both begin with: whole blocks, then whole units of the block they part in. */
  private static int shared(ParsedRequest earlier, ParsedRequest now) {
    int tokens = 0;
    List<Block> theirs = earlier.blocks().blocks();
    List<Block> mine = now.blocks().blocks();
    for (int i = 0; i < mine.size() && i < theirs.size(); i++) {
      Block.BlockPart my = mine.get(i).part();
      Block.BlockPart their = theirs.get(i).part();
      int parted =
          Arrays.mismatch(
              now.body().bytes(),
              my.start(),
              my.end(),
              earlier.body().bytes(),
              their.start(),
              their.end());
      if (parted >= 0) {
        long whole = (long) parted / Chain.UNIT * Chain.UNIT;
        return tokens + (int) (my.tokens() * whole / (my.end() - my.start()));
      }
      tokens += my.tokens();
    }
    return tokens;
  }
}
