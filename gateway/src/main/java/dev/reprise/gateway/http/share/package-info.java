/**
 * How many calls and connections one caller may have beside others. Names of callers arrive, a
 * place or a refusal leaves. Nothing here knows sockets.
 */
@NullMarked
package dev.reprise.gateway.http.share;

import org.jspecify.annotations.NullMarked;
