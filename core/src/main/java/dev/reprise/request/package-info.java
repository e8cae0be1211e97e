@NullMarked
package dev.reprise.request;

import org.jspecify.annotations.NullMarked;
