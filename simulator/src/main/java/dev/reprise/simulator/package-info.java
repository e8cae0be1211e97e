@NullMarked
package dev.reprise.simulator;

import org.jspecify.annotations.NullMarked;
