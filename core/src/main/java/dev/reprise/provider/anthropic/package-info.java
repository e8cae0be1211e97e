/** The dialect of this provider: what a request asks, and what an answer says. */
@NullMarked
package dev.reprise.provider.anthropic;

import org.jspecify.annotations.NullMarked;
