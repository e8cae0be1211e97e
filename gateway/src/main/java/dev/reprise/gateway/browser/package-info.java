/**
 * What a web page in somebody's browser may do here (contract 2.2). What arrives: the fields of a
 * request that name its host and the page that sends it. What leaves: the request, handed on; or a
 * refusal (421, 403), or the answer to a CORS preflight. Being on loopback is not an identity: a
 * page from anywhere can reach a loopback address through the browser that shows it, and with DNS
 * rebinding under a name of its own. So both planes ask for which name and from which page.
 */
@NullMarked
package dev.reprise.gateway.browser;

import org.jspecify.annotations.NullMarked;
