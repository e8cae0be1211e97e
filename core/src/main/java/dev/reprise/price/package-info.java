/**
 * What calls cost.
 *
 * <p>Arrives: a dated file of prices ({@link dev.reprise.price.PriceFile} reads it into a {@link
 * dev.reprise.price.PriceBook}); for each call its usage, its model and its time. Leaves: whole
 * femto-dollars (10^-15 USD), or {@link dev.reprise.price.Cost#UNKNOWN}.
 *
 * <p>Invariants: sums are exact, because prices are whole femto-dollars for each token and a file
 * with a finer price is refused; no {@code double} is used; an unknown cost is never zero.
 *
 * <p>To add a price: edit the newest file under {@code prices/}, or give an installation its own
 * file with {@code reprise prices update}.
 */
@NullMarked
package dev.reprise.price;

import org.jspecify.annotations.NullMarked;
