/**
 * What a web page in somebody's browser may do here (contract 2.2). What arrives: the fields of a
 * request that name its host and the page that sends it. What leaves: the request, handed on; or a
 * refusal (421, 403), or the answer to a CORS preflight. A request from loopback is not trusted for
 * that reason alone: any web page can reach a loopback address through the browser that shows it,
 * and with DNS rebinding under its own name. So both planes check the host name and the page's
 * origin.
 */
@NullMarked
package dev.reprise.gateway.browser;

import org.jspecify.annotations.NullMarked;
