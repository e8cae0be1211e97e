/** The dialect of this provider: what a request asks, and what an answer says. */
@NullMarked
package dev.reprise.provider.gemini;

import org.jspecify.annotations.NullMarked;
