/** What the gateway does with the provider's own prompt cache: marks, keys, handles, engines. */
@NullMarked
package dev.reprise.gateway.journey.providercache;

import org.jspecify.annotations.NullMarked;
