package dev.reprise.interleaving;

import dev.reprise.testkit.GivenPlans;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Runs scenarios in many orders against the real {@code Fills} and {@code Lookups}: first in all
 * orders with few interruptions, the scenarios in turn, then in random ones.
 *
 * <p>It is loaded by a class loader of its own where the product is changed, so what it is told and
 * what it tells are plain strings and numbers.
 */
public final class FillExplorer implements ToIntFunction<int[]> {
  private static final int MOST_INTERRUPTIONS = 2;

  private final Map<String, GivenPlans> known = new HashMap<>();
  private int runs;
  private int steps;
  private int shared;
  private int given;
  private String violation = "";

  /** One scenario and the orders it still has to be run in. */
  private static final class Course {
    final Scenario scenario;
    final int number;
    int interruptions;
    Orders orders = Orders.upTo(0);
    boolean counted;

    Course(Scenario scenario, int number) {
      this.scenario = scenario;
      this.number = number;
    }

    /** Goes on to the next order. */
    void moves() {
      if (counted || orders.another()) {
        return;
      }
      interruptions++;
      counted = interruptions > MOST_INTERRUPTIONS;
      orders = counted ? Orders.random(number) : Orders.upTo(interruptions);
    }
  }

  /**
   * @param most the number of runs, and the numbers of the scenarios to run if not all
   * @return the number of runs that were made: fewer when a violation was found
   */
  @Override
  public int applyAsInt(int[] most) {
    List<Course> courses = courses(most);
    while (violation.isEmpty() && runs < most[0]) {
      for (Course course : courses) {
        run(course);
        course.moves();
        if (!violation.isEmpty()) {
          break;
        }
      }
    }
    return runs;
  }

  private static List<Course> courses(int[] most) {
    IntStream numbers =
        most.length > 1 ? Arrays.stream(most).skip(1) : IntStream.range(0, Scenario.ALL.size());
    return numbers.mapToObj(n -> new Course(Scenario.ALL.get(n), n)).toList();
  }

  private void run(Course course) {
    Scenario scenario = course.scenario;
    var world = new World(plans(scenario), scenario.failing());
    var crew = new Crew();
    scenario.asks().forEach(ask -> crew.walks(ask.name(), () -> world.asks(ask)));
    for (List<String> events : scenario.events()) {
      crew.does("meanwhile", events.stream().map(world::step).toList());
    }
    crew.goes(course.orders, world::tick);
    Promises promises = world.promises();
    promises.broken(!crew.stuck().isEmpty(), crew.stuck());
    promises.broken(scenario.calm() && promises.calls() > 1, "more than one call was made");
    promises.broken(world.joinable() > 0, "a flight is still on the board");
    runs++;
    steps += crew.steps();
    shared += promises.shared();
    given += promises.given();
    if (!promises.violation().isEmpty()) {
      violation = scenario.name() + ": " + promises.violation() + crew.path();
    }
  }

  /** Runs of a scenario share their plans, unless the policy moves in it. */
  private GivenPlans plans(Scenario scenario) {
    return scenario.policyMoves()
        ? given(scenario)
        : known.computeIfAbsent(scenario.policy(), ignored -> given(scenario));
  }

  private static GivenPlans given(Scenario scenario) {
    var plans = new GivenPlans(GivenPlans.provider("played", true));
    return scenario.policy().isEmpty()
        ? plans
        : plans.editPolicy(text -> text.replace("stale_while_revalidate: 0s", scenario.policy()));
  }

  /** What was found and on which path; empty when nothing was. */
  @Override
  public String toString() {
    return violation;
  }

  int runs() {
    return runs;
  }

  int steps() {
    return steps;
  }

  int shared() {
    return shared;
  }

  int given() {
    return given;
  }
}
