package dev.reprise.insight.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The shipped workload: support conversations with tools. Several colleagues meet the same cases,
 * as teams, retries and nightly evaluations do; a colleague's own conversation never repeats
 * itself.
 */
final class Conversations implements Workload {
  private final int colleagues;

  Conversations(int colleagues) {
    this.colleagues = colleagues;
  }

  @Override
  public String title() {
    return "support agent with tools: %d cases of 3 questions, met by %d colleagues"
        .formatted(Handbook.tasks().length, colleagues);
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
      for (String[] questions : Handbook.tasks()) {
        jobs.add(caller -> caller.agent().converse(questions));
      }
      rounds.add(jobs);
    }
    return rounds;
  }
}
