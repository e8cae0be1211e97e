/**
 * Turns facts into a ruling. What arrives: {@link dev.reprise.policy.Facts} of a request (never its
 * text), later what classification found and what the answer turned out to be. What leaves: a
 * {@link dev.reprise.policy.Ruling} before the look-up and an {@link dev.reprise.policy.Admission}
 * before anything is kept, each with a {@link dev.reprise.policy.Reason}. Never: I/O, a clock, a
 * throw on the request path; and never more than {@link dev.reprise.policy.bundle.FixedLimits}
 * allows, whatever a bundle says.
 *
 * <p>To add a reason, add a constant. To add a key to bundles, read it in {@code BundleReader}, say
 * the same in {@code policies/bundle.schema.json}; the agreement test holds the two together. To
 * add a condition language, implement {@link dev.reprise.policy.Conditions}.
 */
@NullMarked
package dev.reprise.policy;

import org.jspecify.annotations.NullMarked;
