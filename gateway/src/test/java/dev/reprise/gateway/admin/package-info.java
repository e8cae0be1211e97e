@NullMarked
package dev.reprise.gateway.admin;

import org.jspecify.annotations.NullMarked;
