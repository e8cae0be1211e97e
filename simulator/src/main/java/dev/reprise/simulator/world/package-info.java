/**
 * What all simulated providers share: settings, clock, dated facts about models, accounts of tokens
 * used. Whoever starts a simulator passes settings and a clock; nothing here reads the time by
 * itself. A new provider fact goes into {@code facts.json}, a new request member into {@code
 * members/} (by {@code compat/members}), never into code.
 */
@NullMarked
package dev.reprise.simulator.world;

import org.jspecify.annotations.NullMarked;
