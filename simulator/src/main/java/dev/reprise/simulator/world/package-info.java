/**
 * The world the providers live in: settings, clock, dated facts about models, accounts of what was
 * used. Settings and a clock arrive from whoever starts a simulator; nothing here reads the time by
 * itself. A new provider fact goes into {@code facts.json}, never into code.
 */
@NullMarked
package dev.reprise.simulator.world;

import org.jspecify.annotations.NullMarked;
