/** What callers see while a provider, a disk, a process or a clock fails, and afterwards. */
@NullMarked
package dev.reprise.gateway.journey.trouble;

import org.jspecify.annotations.NullMarked;
