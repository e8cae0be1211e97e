package dev.reprise.simulator.wire;

/** Answers calls. Thread-safe; never throws because of what a client sent. */
@FunctionalInterface
public interface Engine {

  Answer answer(Call call);
}
