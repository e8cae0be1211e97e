/** A type of entry that was added to see what that takes: results of a search in documents. */
@NullMarked
package dev.reprise.addition.retrieval;

import org.jspecify.annotations.NullMarked;
