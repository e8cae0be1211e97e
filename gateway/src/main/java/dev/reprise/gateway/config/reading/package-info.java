/**
 * How a configuration is read: one YAML file, the environment and the command line's options
 * arrive; a {@link dev.reprise.gateway.config.Config} leaves, or one {@link
 * dev.reprise.yaml.Misconfigured} line with the key, its value and what to write instead. {@link
 * dev.reprise.gateway.config.reading.ConfigReader} is the entrance; every key with its default and
 * its documentation is a constant in {@link dev.reprise.gateway.config.reading.Keys}.
 *
 * <p>To add a key, add a constant to {@code Keys} with its default, unit and doc line, read it
 * where its section is read, and write {@code docs/configuration.md} anew (the test that compares
 * the two prints the whole text).
 */
@NullMarked
package dev.reprise.gateway.config.reading;

import org.jspecify.annotations.NullMarked;
