/**
 * A request in terms that no provider owns: what is asked, by whom, under which scope and with
 * which directives. Values only: no behaviour and no I/O.
 */
@NullMarked
package dev.reprise.request;

import org.jspecify.annotations.NullMarked;
