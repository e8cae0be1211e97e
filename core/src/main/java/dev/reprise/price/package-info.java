/**
 * What calls cost. A {@link dev.reprise.price.PriceBook} arrives as a dated file ({@link
 * dev.reprise.price.PriceFile}); a usage, a model and an instant go in, whole femto-dollars (10^-15
 * USD) come out, or {@link dev.reprise.price.Cost#UNKNOWN}. Every sum is exact: prices are whole
 * femto-dollars a token, and a file with a finer one is refused. Nothing here is ever a double, and
 * nothing unknown is ever zero. To add a price, edit the newest file under {@code prices/}, or hand
 * an installation its own with {@code reprise prices update}.
 */
@NullMarked
package dev.reprise.price;

import org.jspecify.annotations.NullMarked;
