/**
 * Reads the data files beside the code of a dialect: what fields, headers and query parameters
 * count as, and which words errors use.
 *
 * <p>Arrives: a JSON file of the program. Leaves: rules for the canonical form. Never: a file that
 * is read leniently, a rule without a reason.
 */
@NullMarked
package dev.reprise.provider.sheet;

import org.jspecify.annotations.NullMarked;
