/**
 * Limits the calls of one caller so that others find room. What arrives: names of callers that
 * begin and end calls. What leaves: whether a call may begin. No sockets here.
 */
@NullMarked
package dev.reprise.gateway.http.share;

import org.jspecify.annotations.NullMarked;
