@NullMarked
package dev.reprise.testkit;

import org.jspecify.annotations.NullMarked;
