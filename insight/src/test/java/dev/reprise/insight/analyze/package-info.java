@NullMarked
package dev.reprise.insight.analyze;

import org.jspecify.annotations.NullMarked;
