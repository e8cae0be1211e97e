/**
 * Finds secrets, payment data and personal data in text. What arrives: bytes of a
 * prompt or an answer (plain text, or JSON as it stands). What leaves: {@link
 * dev.reprise.policy.Findings}, which name rules and never what they matched. Never: I/O after
 * loading, more than linear time, an exception for any bytes.
 *
 * <p>To add a rule, add it to {@code rules.yaml} with a literal every match begins with; what needs
 * arithmetic (card and account numbers, addresses) has a class of its own.
 */
@NullMarked
package dev.reprise.policy.classification;

import org.jspecify.annotations.NullMarked;
