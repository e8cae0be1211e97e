/** Whether placing marks pays, by the books of simulated providers. */
@NullMarked
package dev.reprise.gateway.placement;

import org.jspecify.annotations.NullMarked;
