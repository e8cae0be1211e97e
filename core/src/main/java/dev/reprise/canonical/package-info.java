/**
 * Turns a body into its canonical form. Pure, and defined for every valid body.
 *
 * <p>Arrives: a strictly parsed {@link dev.reprise.json.Document}, the dialect's {@link
 * dev.reprise.canonical.FieldRules} and a {@link dev.reprise.canonical.RuleSet}. Leaves: a digest;
 * for explanations also the canonical bytes and their parts.
 *
 * <p>Invariants: arrays keep their order (except tools where policy allows any order); an absent
 * field is not treated as its default; no number is converted to floating point; every field that
 * is not listed counts.
 *
 * <p>To add a rule set: a constant in {@link dev.reprise.canonical.RuleSet}, its rules in {@code
 * TextRules}, golden files under {@code conformance/canonical}.
 */
@NullMarked
package dev.reprise.canonical;

import org.jspecify.annotations.NullMarked;
