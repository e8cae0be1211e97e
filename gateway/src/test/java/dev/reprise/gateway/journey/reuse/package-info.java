/** What is kept, what is not, and that an answer given again says what the first one said. */
@NullMarked
package dev.reprise.gateway.journey.reuse;

import org.jspecify.annotations.NullMarked;
