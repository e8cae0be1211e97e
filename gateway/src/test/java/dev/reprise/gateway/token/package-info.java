/** Tests of the tokens that the gateway gets by itself. */
@NullMarked
package dev.reprise.gateway.token;

import org.jspecify.annotations.NullMarked;
