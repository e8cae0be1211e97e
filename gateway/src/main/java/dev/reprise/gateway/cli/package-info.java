/**
 * The command line (contract 2.1): one launcher, one class a command, exit codes 0 done, 1 the
 * check failed, 2 usage or configuration.
 */
@NullMarked
package dev.reprise.gateway.cli;

import org.jspecify.annotations.NullMarked;
