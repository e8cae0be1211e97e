/**
 * The gateway's configuration as values: {@link dev.reprise.gateway.config.Config}, immutable and
 * complete. Package {@code reading} makes it. Every key that is read has an effect; no secret
 * appears in a message or a {@code toString}.
 */
@NullMarked
package dev.reprise.gateway.config;

import org.jspecify.annotations.NullMarked;
