/**
 * Bytes of JSON, understood strictly and edited surgically. Arrives: the caller's own
 * bytes. Leaves: a {@link dev.reprise.json.Document} over them, or {@link
 * dev.reprise.json.MalformedJson} naming the byte. Never happens: a body two parsers could read
 * differently is accepted; a byte outside an edit's range changes; a number goes through floating
 * point.
 */
@NullMarked
package dev.reprise.json;

import org.jspecify.annotations.NullMarked;
