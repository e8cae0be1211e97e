/** The neutral words: what was asked, by whom, under which scope and directives. */
@NullMarked
package dev.reprise.request;

import org.jspecify.annotations.NullMarked;
