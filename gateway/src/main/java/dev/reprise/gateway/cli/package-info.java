/**
 * The command line (contract 2.1): {@link dev.reprise.gateway.cli.Launcher} reads the line, one
 * class for each command does the work. The commands of this module are listed in {@link
 * dev.reprise.gateway.cli.GatewayMain}; the program {@code ./reprise} has its own, longer list in
 * the module {@code insight}.
 */
@NullMarked
package dev.reprise.gateway.cli;

import org.jspecify.annotations.NullMarked;
