/** Who is let in: keys, the admin token, browsers and host names. */
@NullMarked
package dev.reprise.gateway.journey.access;

import org.jspecify.annotations.NullMarked;
