/**
 * The gateway's configuration as values: {@link dev.reprise.gateway.config.Config}, immutable and
 * complete. Package {@code reading} makes it. Never: a key that is read and not obeyed, a secret in
 * a message or a {@code toString}.
 */
@NullMarked
package dev.reprise.gateway.config;

import org.jspecify.annotations.NullMarked;
