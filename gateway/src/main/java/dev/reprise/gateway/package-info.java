/**
 * The gateway offers the core over HTTP. What arrives: a configuration. What leaves: a running
 * {@link dev.reprise.gateway.Gateway}. This package opens the parts, starts and stops them; the
 * packages below it do the work, and of those only {@code cli} imports it. {@code docs/journey.md}
 * lists them.
 */
@NullMarked
package dev.reprise.gateway;

import org.jspecify.annotations.NullMarked;
