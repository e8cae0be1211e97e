/**
 * Every condition that decides which answer a request gets is taken out of the product's own source
 * once, and a test must notice. {@link dev.reprise.interleaving.ProductMutant} changes and compiles
 * a class, {@link dev.reprise.interleaving.FillExplorer} runs requests and invalidations against
 * each other in many orders, and {@link dev.reprise.interleaving.Promises} knows, without the
 * product, what each request may be given.
 */
@NullMarked
package dev.reprise.interleaving;

import org.jspecify.annotations.NullMarked;
