@NullMarked
package dev.reprise.gateway.http;

import org.jspecify.annotations.NullMarked;
