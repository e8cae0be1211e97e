/**
 * Places that keep entries, nearest first: the tier socket, the sealed envelope, the in-process
 * tier.
 */
@NullMarked
package dev.reprise.tier;

import org.jspecify.annotations.NullMarked;
