/**
 * The operators' plane and the callers' prompt-cache API: small JSON handlers over what the gateway
 * already knows. Everything here may block and runs on virtual threads.
 */
@NullMarked
package dev.reprise.gateway.admin;

import org.jspecify.annotations.NullMarked;
