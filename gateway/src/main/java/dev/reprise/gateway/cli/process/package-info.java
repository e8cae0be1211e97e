/**
 * What the command line shares with the operating system: exit codes, signals, and the limits that
 * must be set before the first thread and the first buffer exist. Imports nothing of the gateway,
 * so every command may use it.
 */
@NullMarked
package dev.reprise.gateway.cli.process;

import org.jspecify.annotations.NullMarked;
