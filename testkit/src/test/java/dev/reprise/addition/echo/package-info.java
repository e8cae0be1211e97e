/** A dialect that exists only in this test: the one folder that adding a dialect takes. */
@NullMarked
package dev.reprise.addition.echo;

import org.jspecify.annotations.NullMarked;
