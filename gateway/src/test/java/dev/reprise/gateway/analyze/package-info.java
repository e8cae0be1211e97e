@NullMarked
package dev.reprise.gateway.analyze;

import org.jspecify.annotations.NullMarked;
