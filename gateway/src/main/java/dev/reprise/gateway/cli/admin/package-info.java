/**
 * Commands that ask a running gateway through its admin plane: {@code explain}, {@code stats},
 * {@code invalidate}, {@code reload}, {@code restore}. They find the address and the token by
 * themselves ({@link dev.reprise.gateway.cli.admin.OperatorsToken}).
 */
@NullMarked
package dev.reprise.gateway.cli.admin;

import org.jspecify.annotations.NullMarked;
