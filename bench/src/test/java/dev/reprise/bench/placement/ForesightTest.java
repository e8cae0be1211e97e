package dev.reprise.bench.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.bench.placement.Foresight.Rule;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bound against every choice of marks there is, on instances small enough to try them all. */
class ForesightTest {
  private static final int REQUESTS = 4;
  private static final long[] GAPS = {60_000, 240_000, 400_000, 1_500_000, 4_000_000};

  /**
   * Nothing, or five minutes, or an hour behind the system prompt and behind the newest message.
   */
  private static final int[][] MARKS = {
    {0, 0}, {1, 0}, {2, 0}, {0, 1}, {0, 2}, {1, 1}, {2, 1}, {2, 2}
  };

  private static final String SYSTEM = "rule ".repeat(1000);

  /** The same at OpenAI: off, or marks of ours, or the provider's own beside ours. */
  private static final int[][] POINTS = {
    {0, 0, 1}, {1, 0, 1}, {0, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 0, 0}
  };

  /** Requests that share a system prompt and sometimes a question, after gaps of all kinds. */
  private static Workload tiny(Vendor vendor, long seed) {
    var random = new Random(seed);
    var asks = new ArrayList<Ask>();
    long at = 0;
    for (int i = 0; i < REQUESTS; i++) {
      String question = ("case " + random.nextInt(2) + " ").repeat(300);
      asks.add(new Ask(at, "acme", "tiny", new Talk(vendor, SYSTEM).asks(question)));
      at += GAPS[random.nextInt(GAPS.length)];
    }
    return new Workload("tiny " + seed, vendor, asks);
  }

  /** One fixed choice for every request. */
  private static final class FixedChoices implements Strategy {
    private final Vendor vendor;
    private final int[] choices;
    private int request;

    FixedChoices(Vendor vendor, int choice) {
      this.vendor = vendor;
      choices = new int[REQUESTS];
      int count = each(vendor).length;
      for (int i = 0, rest = choice; i < REQUESTS; i++, rest /= count) {
        choices[i] = rest % count;
      }
    }

    static int[][] each(Vendor vendor) {
      return vendor == Vendor.ANTHROPIC ? MARKS : POINTS;
    }

    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public byte[] sent(Ask ask) {
      var blocks = new Blocks(vendor, ask);
      int[] marks = each(vendor)[choices[request++]];
      if (vendor == Vendor.OPENAI && marks[2] == 1) {
        blocks.explicit();
      }
      for (int place = 0; place < 2; place++) {
        if (marks[place] > 0) {
          blocks.mark(place, marks[place] == 2);
        }
      }
      return blocks.bytes();
    }
  }

  private static long cheapest(Workload workload) {
    long cheapest = Long.MAX_VALUE;
    Vendor vendor = workload.vendor();
    int choices = Math.powExact(FixedChoices.each(vendor).length, REQUESTS);
    for (int choice = 0; choice < choices; choice++) {
      Bill bill = Bill.of(workload, new FixedChoices(vendor, choice));
      assertThat(bill.rejected()).isZero();
      cheapest = Math.min(cheapest, bill.cost());
    }
    return cheapest;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void no_choice_of_marks_is_cheaper_than_the_bound_and_foresight_finds_the_cheapest(long seed) {
    for (Vendor vendor : Vendor.values()) {
      Workload workload = tiny(vendor, seed);
      long bound = Foresight.of(workload, Rule.FREE).bound();
      long cheapest = cheapest(workload);
      Bill foresighted = Bill.of(workload, new Foresighted(workload));
      System.out.printf("%s seed %d: bound %d, cheapest %d%n", vendor, seed, bound, cheapest);
      assertThat(bound).as("%s, seed %d", vendor, seed).isLessThanOrEqualTo(cheapest);
      assertThat(foresighted.cost())
          .as("%s, seed %d", vendor, seed)
          .isGreaterThanOrEqualTo(cheapest);
      assertThat(Comparison.over(cheapest, bound))
          .as("%s, seed %d", vendor, seed)
          .isLessThanOrEqualTo(100);
    }
  }
}
