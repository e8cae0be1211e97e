/** Entries, and what they are made of: tags, stamps, token usage, billing. Values only. */
@NullMarked
package dev.reprise.artifact;

import org.jspecify.annotations.NullMarked;
