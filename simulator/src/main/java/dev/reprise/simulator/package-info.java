/**
 * Simulates model providers and replicas of engines exactly as they answer on the wire. A {@link
 * dev.reprise.simulator.wire.Call} arrives, as bytes of one of the providers' APIs; an {@link
 * dev.reprise.simulator.wire.Answer} leaves, as that provider would have written it, prompt caches,
 * usage, errors and all. {@link dev.reprise.simulator.Simulator} is the engine, without sockets and
 * without a clock of its own; {@link dev.reprise.simulator.SimulatorServer} puts an engine on a
 * port; {@link dev.reprise.simulator.RecordedProvider} is an engine that answers from recordings.
 *
 * <p>A request steers it with the header {@code x-sim-fault} ({@link dev.reprise.simulator.Fault})
 * and a prompt with lines {@code sim: call NAME ARGUMENTS} ({@link
 * dev.reprise.simulator.content.Directions}).
 *
 * <p>What never happens here: a call to the network, a random number without a seed, a dependency
 * on the gateway or the core.
 *
 * <p>To add a provider: a package with one {@link dev.reprise.simulator.world.Provider}, a section
 * in {@code facts.json}, a line in {@link dev.reprise.simulator.Simulator}.
 */
@NullMarked
package dev.reprise.simulator;

import org.jspecify.annotations.NullMarked;
