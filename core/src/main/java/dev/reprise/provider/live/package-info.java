/**
 * What makes an answer draw on live data.
 *
 * <p>Arrives: a body and the dialect's sheet. Leaves: searches, models that search, tools that read
 * the world, URLs whose content may change. Never: I/O; a URL is not followed.
 */
@NullMarked
package dev.reprise.provider.live;

import org.jspecify.annotations.NullMarked;
