/** Bytes of JSON, understood strictly and edited surgically. */
@NullMarked
package dev.reprise.json;

import org.jspecify.annotations.NullMarked;
