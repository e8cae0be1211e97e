/**
 * Reads YAML strictly. Policy bundles and the gateway's configuration are read through it.
 *
 * <p>Arrives: the text of a file. Leaves: a tree in which every value knows its path and line, or a
 * {@link dev.reprise.yaml.Misconfigured} that names the key, the value and what to write instead.
 *
 * <p>Invariants: anchors, aliases, tags, duplicate keys and unknown keys are refused.
 */
@NullMarked
package dev.reprise.yaml;

import org.jspecify.annotations.NullMarked;
