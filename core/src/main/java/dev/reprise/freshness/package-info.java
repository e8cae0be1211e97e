/** The pure protocol core of chapter 4.4: stamps, positions, verdicts; and the ledger socket. */
@NullMarked
package dev.reprise.freshness;

import org.jspecify.annotations.NullMarked;
