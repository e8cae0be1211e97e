@NullMarked
package dev.reprise.gateway.door;

import org.jspecify.annotations.NullMarked;
