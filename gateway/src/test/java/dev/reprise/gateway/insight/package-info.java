@NullMarked
package dev.reprise.gateway.insight;

import org.jspecify.annotations.NullMarked;
