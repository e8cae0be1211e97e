package dev.reprise.bench.placement;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares strategies over all workloads; prints a table and, when told where, writes it and the
 * data. {@code bench/run placement} starts it.
 */
public final class PlacementStrategies {
  static final long SEED = 20261121;

  private PlacementStrategies() {}

  /**
   * @param args the trace of agents ({@code -} for none: made-up agents instead), then optionally
   *     the file to write without its ending, its date, machine, commit and command
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException {
    var planning = new ArrayList<PlanningTime>();
    for (Vendor vendor : Vendor.values()) {
      planning.add(PlanningTime.of(vendor));
      System.out.print(planning.getLast().text());
    }
    var compared = new ArrayList<Comparison>();
    for (Vendor vendor : Vendor.values()) {
      for (Workload workload : workloads(vendor, args[0])) {
        Comparison comparison = Comparison.of(workload);
        System.out.print(Table.text(List.of(comparison)));
        System.out.flush();
        compared.add(comparison);
      }
    }
    if (args.length > 1) {
      write(args, compared, planning);
    }
  }

  private static List<Workload> workloads(Vendor vendor, String trace) throws IOException {
    var given = new Workloads(vendor, SEED);
    Workload first =
        trace.equals("-") ? given.instructedAgents(20) : given.recorded(Path.of(trace));
    return List.of(
        first,
        given.agents(40),
        given.chat(24, 12),
        given.judge(60),
        given.oneShot(600),
        given.mix(first.asks(), 7, 24, 36, 300),
        given.sequence(60, 30, 250),
        given.alikeSequence(60, 30, 250));
  }

  private static void write(String[] args, List<Comparison> compared, List<PlanningTime> planning)
      throws IOException {
    ObjectNode data = Json.object();
    data.put("what", "placement strategies by the books of a simulated provider; prompts only");
    data.put("date", args[2]).put("machine", args[3]).put("commit", args[4]);
    data.put("command", args[5]).put("seed", SEED);
    data.set("planning", Table.planning(planning));
    data.set("workloads", Table.data(compared));
    Path file = Path.of(args[1]);
    Files.writeString(file.resolveSibling(file.getFileName() + ".json"), Json.pretty(data) + "\n");
    String head =
        "# %s%n# %s · commit %s · %s%n# %s · seed %d%n"
            .formatted(data.path("what").asText(), args[2], args[4], args[3], args[5], SEED);
    Files.writeString(
        file.resolveSibling(file.getFileName() + ".txt"),
        head + planning.stream().map(PlanningTime::text).collect(joining()) + Table.text(compared));
  }
}
