/** Facts become a ruling: bundles, reasons, classification. */
@NullMarked
package dev.reprise.policy;

import org.jspecify.annotations.NullMarked;
