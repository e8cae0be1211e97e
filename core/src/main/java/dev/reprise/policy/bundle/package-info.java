/**
 * Reads and applies the policy that an operator writes.
 *
 * <p>Arrives: the text of a bundle, and later the facts of a request. Leaves: a policy, or a
 * message that names the place and the remedy; rulings and admissions. Never: a bundle that was
 * only read in part, a regular expression that could run for long, a guess where no rule is.
 */
@NullMarked
package dev.reprise.policy.bundle;

import org.jspecify.annotations.NullMarked;
