@NullMarked
package dev.reprise.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
