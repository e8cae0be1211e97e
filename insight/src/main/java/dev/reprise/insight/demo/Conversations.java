package dev.reprise.insight.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The shipped workload: support conversations with tools, by several colleagues. Most cases are of
 * a customer of their own, with their own order or account; one in {@value #SAME_ONE_IN} is the
 * case that the others met too, as in teams, retries and nightly evaluations. A conversation of its
 * own shares the system prompt and the tools with the others, and nothing else.
 */
final class Conversations implements Workload {
  private static final int SAME_ONE_IN = 3;
  private static final int FIRST_CUSTOMER = 4100;

  private final int colleagues;

  Conversations(int colleagues) {
    this.colleagues = colleagues;
  }

  @Override
  public String title() {
    return "support agent with tools: %d colleagues with %d cases of 3 questions each, one in %d the same for all"
        .formatted(colleagues, Handbook.tasks().length, SAME_ONE_IN);
  }

  @Override
  public int calls() {
    return colleagues * Handbook.tasks().length * 6;
  }

  @Override
  public List<List<Job>> rounds() {
    var rounds = new ArrayList<List<Job>>();
    for (int colleague = 0; colleague < colleagues; colleague++) {
      var jobs = new ArrayList<Job>();
      String[][] cases = Handbook.tasks();
      for (int at = 0; at < cases.length; at++) {
        String[] questions = at % SAME_ONE_IN == 0 ? cases[at] : own(cases[at], colleague);
        jobs.add(caller -> caller.agent().converse(questions));
      }
      rounds.add(jobs);
    }
    return rounds;
  }

  /** The same case of another customer. */
  private static String[] own(String[] questions, int colleague) {
    String[] own = questions.clone();
    own[0] = "Customer " + (FIRST_CUSTOMER + colleague) + ": " + own[0];
    return own;
  }
}
