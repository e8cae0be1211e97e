/** One fill for many askers, with live fan-out of streams. */
@NullMarked
package dev.reprise.flight;

import org.jspecify.annotations.NullMarked;
