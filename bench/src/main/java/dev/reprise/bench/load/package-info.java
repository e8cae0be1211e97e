/**
 * The load harness: what asks a gateway and what stands behind it, in plain sockets so that it
 * costs little and hides nothing.
 *
 * <p>Arrives: an address and a shape of load, as program arguments. Leaves: one JSON object on
 * stdout. Never happens: a judgement; {@code bench/load/measure.py} puts these figures beside the
 * gateway's CPU time and the floors. To add a load: a program here, and a scenario there.
 */
@NullMarked
package dev.reprise.bench.load;

import org.jspecify.annotations.NullMarked;
