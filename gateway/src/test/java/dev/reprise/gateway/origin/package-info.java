@NullMarked
package dev.reprise.gateway.origin;

import org.jspecify.annotations.NullMarked;
