/**
 * The admin plane for operators and the prompt-cache API for callers. What arrives: requests. What
 * leaves: JSON answers made from values the gateway holds in memory. Handlers here may block, so
 * they run on virtual threads.
 */
@NullMarked
package dev.reprise.gateway.admin;

import org.jspecify.annotations.NullMarked;
