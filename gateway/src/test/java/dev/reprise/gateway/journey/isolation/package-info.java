/**
 * Nobody gets another caller's answer, and no field that selects an answer is left out of the key.
 */
@NullMarked
package dev.reprise.gateway.journey.isolation;

import org.jspecify.annotations.NullMarked;
