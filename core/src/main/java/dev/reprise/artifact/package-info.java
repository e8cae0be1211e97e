/** What may be kept: entries, their type, tags and stamps. */
@NullMarked
package dev.reprise.artifact;

import org.jspecify.annotations.NullMarked;
