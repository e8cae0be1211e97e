@NullMarked
package dev.reprise.gateway.telemetry.lines;

import org.jspecify.annotations.NullMarked;
