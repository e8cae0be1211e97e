package dev.reprise.simulator.wire;

/** Whatever turns calls into answers. Thread-safe, and never throws for what a client sent. */
@FunctionalInterface
public interface Engine {

  Answer answer(Call call);
}
