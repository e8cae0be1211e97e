@NullMarked
package dev.reprise.gateway.engine;

import org.jspecify.annotations.NullMarked;
