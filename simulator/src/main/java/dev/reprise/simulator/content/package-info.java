/**
 * Writes what the simulated model answers. An {@link dev.reprise.simulator.content.Assignment}
 * arrives: a seed, a budget, what is offered; a {@link dev.reprise.simulator.content.Completion}
 * leaves: thinking, text, one tool call or a refusal, in fragments of one token. The same
 * assignment always gives the same completion. No wire format is known here.
 */
@NullMarked
package dev.reprise.simulator.content;

import org.jspecify.annotations.NullMarked;
