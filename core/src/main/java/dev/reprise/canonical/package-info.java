/**
 * A body becomes a canonical form: pure and total. Arrives: a strictly parsed {@link
 * dev.reprise.json.Document}, the dialect's {@link dev.reprise.canonical.FieldRules} and a {@link
 * dev.reprise.canonical.RuleSet}. Leaves: a digest, and for explanations the canonical bytes and
 * their parts. Never happens: an array is sorted (but tools where policy says so), absent is taken
 * for a default, a number passes through floating point, an unlisted field is left out. To add a
 * rule set: a constant in RuleSet, a {@code Strings} for it, golden files under {@code
 * conformance/canonical}.
 */
@NullMarked
package dev.reprise.canonical;

import org.jspecify.annotations.NullMarked;
