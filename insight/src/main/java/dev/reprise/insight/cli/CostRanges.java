package dev.reprise.insight.cli;

import java.math.BigDecimal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks the parameters of a calculation. */
final class CostRanges {
  /** The largest count; larger ones are no realistic workload. */
  private static final long MOST = 1_000_000_000_000L;

  private CostRanges() {}

  static void tokens(CommandSpec spec, String option, long count) {
    within(spec, option, count, 0);
  }

  static void atLeastOne(CommandSpec spec, String option, long count) {
    within(spec, option, count, 1);
  }

  private static void within(CommandSpec spec, String option, long count, long least) {
    if (count < least || count > MOST) {
      throw new ParameterException(
          spec.commandLine(),
          option + ": " + count + ": write a number from " + least + " to " + MOST);
    }
  }

  static void share(CommandSpec spec, String option, BigDecimal share) {
    if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + share + ": write a share from 0 to 1, like 0.7");
    }
  }
}
