/** What happened, as events; never prompt text. */
@NullMarked
package dev.reprise.telemetry;

import org.jspecify.annotations.NullMarked;
