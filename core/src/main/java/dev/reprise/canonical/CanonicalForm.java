package dev.reprise.canonical;

import dev.reprise.request.Digest;

/**
 * The digest of a body in canonical form. Two bodies with the same form ask the same thing under
 * that rule set.
 *
 * @param digest SHA-256 over the canonical bytes
 * @param ruleSet which rules made it
 * @param toolOrderFree whether tools were sorted by name (only where policy says so)
 */
public record CanonicalForm(Digest digest, RuleSet ruleSet, boolean toolOrderFree) {}
