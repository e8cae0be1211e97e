/** A gateway in a small heap among callers that want all of it. */
@NullMarked
package dev.reprise.gateway.memory;

import org.jspecify.annotations.NullMarked;
