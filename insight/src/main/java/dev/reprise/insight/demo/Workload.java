package dev.reprise.insight.demo;

import java.util.List;

/** The work of an agent: jobs that may run in parallel, each a sequence of calls. */
interface Workload {
  /** For the table's title. */
  String title();

  /** About how many calls it will be, for the progress bar. */
  int calls();

  /** In rounds: the jobs of one round may run at once, rounds follow one another. */
  List<List<Job>> rounds();

  /** One conversation. */
  interface Job {
    void run(Caller caller) throws Exception;
  }

  /** Makes the calls of a job and measures them. */
  interface Caller {
    AgentRun agent();

    void ask(String prompt) throws Exception;
  }
}
