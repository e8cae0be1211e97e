/** That foresight is what it says, and that ours stays near it. */
@NullMarked
package dev.reprise.bench.placement;

import org.jspecify.annotations.NullMarked;
