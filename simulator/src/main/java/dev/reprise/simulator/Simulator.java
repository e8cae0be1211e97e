package dev.reprise.simulator;

import dev.reprise.simulator.anthropic.Anthropic;
import dev.reprise.simulator.content.Twist;
import dev.reprise.simulator.gemini.Gemini;
import dev.reprise.simulator.openai.OpenAi;
import dev.reprise.simulator.vllm.Vllm;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Ending;
import dev.reprise.simulator.wire.Engine;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Accounts;
import dev.reprise.simulator.world.Provider;
import dev.reprise.simulator.world.Scene;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.SimulatorClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The engine: calls in, answers out, with the providers' caches in between. Equal settings, clock
 * readings and calls give equal answers. Faults come from {@link #faults()} or from the request
 * header {@code x-sim-fault}.
 */
public final class Simulator implements Engine {

  /** The request header with a list of faults for this call; see {@link Fault#parse}. */
  public static final String FAULT_HEADER = "x-sim-fault";

  private final Settings settings;
  private final SimulatorClock clock;
  private final Accounts accounts = new Accounts();
  private final Faults faults;
  private final List<Provider> providers;
  private final AtomicLong calls = new AtomicLong();

  public Simulator(Settings settings, SimulatorClock clock) {
    this.settings = settings;
    this.clock = clock;
    faults = new Faults(settings.seed());
    providers =
        switch (settings.kind()) {
          case PROVIDERS ->
              List.of(
                  new Gemini(settings, accounts),
                  new Anthropic(settings, accounts),
                  OpenAi.hosted(settings, accounts));
          case VLLM -> List.of(new Vllm(settings, accounts));
        };
  }

  /** All providers, no delays, the machine's own time. */
  public static Simulator instant() {
    return new Simulator(Settings.instant(), SimulatorClock.system());
  }

  public Faults faults() {
    return faults;
  }

  /** What every model was asked and gave. */
  public Accounts accounts() {
    return accounts;
  }

  public Settings settings() {
    return settings;
  }

  @Override
  public Answer answer(Call call) {
    Provider provider =
        providers.stream().filter(each -> each.serves(call)).findFirst().orElseThrow();
    List<Fault> due = new ArrayList<>(faults.take());
    Rejection unreadable = null;
    try {
      call.header(FAULT_HEADER).ifPresent(list -> due.addAll(Fault.parse(list)));
    } catch (IllegalArgumentException unknown) {
      unreadable = Rejection.invalid(FAULT_HEADER + ": " + unknown.getMessage());
    }
    Scene scene =
        new Scene(
            call, calls.incrementAndGet(), clock.nanos(), clock.instant(), settings, twist(due));
    return unreadable == null ? suffer(provider, scene, due) : provider.reject(scene, unreadable);
  }

  private static Twist twist(List<Fault> due) {
    for (Fault fault : due) {
      if (fault instanceof Fault.Content content) {
        return content.twist();
      }
    }
    return Twist.NONE;
  }

  private static Answer suffer(Provider provider, Scene scene, List<Fault> due) {
    for (Fault fault : due) {
      if (fault instanceof Fault.Status failure) {
        return provider.fail(scene, failure.status(), failure.retryAfterSeconds());
      }
      if (fault instanceof Fault.Hang) {
        return new Answer(200, List.of(), List.of(), Ending.HANG);
      }
    }
    Answer answer = answer(provider, scene);
    for (Fault fault : due) {
      answer =
          switch (fault) {
            case Fault.Cut cut -> Damage.after(answer, cut.afterChunks(), cut.ending());
            case Fault.CutBytes cut -> Damage.afterBytes(answer, cut.afterBytes());
            case Fault.ErrorEvent event -> errorEvent(provider, scene, answer, event);
            case Fault.Slow slow -> Damage.later(answer, slow.by().toNanos());
            case Fault.Status status -> answer;
            case Fault.Hang hang -> answer;
            case Fault.Content content -> answer;
          };
    }
    return answer;
  }

  private static Answer errorEvent(
      Provider provider, Scene scene, Answer answer, Fault.ErrorEvent event) {
    return answer.streams()
        ? Damage.errorEvent(answer, event.afterChunks(), provider.errorEvent(scene))
        : provider.fail(scene, 500, -1);
  }

  private static Answer answer(Provider provider, Scene scene) {
    try {
      return provider.answer(scene);
    } catch (Rejection rejection) {
      return provider.reject(scene, rejection);
    }
  }
}
