@NullMarked
package dev.reprise.gateway.browser;

import org.jspecify.annotations.NullMarked;
