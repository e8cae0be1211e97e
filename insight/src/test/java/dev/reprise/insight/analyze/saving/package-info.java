@NullMarked
package dev.reprise.insight.analyze.saving;

import org.jspecify.annotations.NullMarked;
