/**
 * The gateway's configuration. What arrives: one YAML file, the environment, the command line's
 * options. What leaves: {@link dev.reprise.gateway.config.Config}, immutable and complete, or one
 * {@link dev.reprise.yaml.Misconfigured} line: key, value, what to write instead. Never: a key that
 * is read and not obeyed, a secret in a message or a {@code toString}.
 *
 * <p>To add a key, add a constant to {@link dev.reprise.gateway.config.Keys} with its default, unit
 * and doc line, read it where its section is read, and write {@code docs/configuration.md} anew
 * (the test that compares the two prints the whole text).
 */
@NullMarked
package dev.reprise.gateway.config;

import org.jspecify.annotations.NullMarked;
