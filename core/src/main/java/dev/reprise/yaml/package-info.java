/**
 * Text of YAML, understood strictly: what arrives is a file's text, what leaves is a tree in which
 * every value knows its path and line, or one {@link dev.reprise.yaml.Misconfigured} that names the
 * key, the value and what to write instead. Never: anchors, aliases, tags, duplicate keys, a key
 * nobody asked for. Policy bundles and the gateway's configuration are both read through it.
 */
@NullMarked
package dev.reprise.yaml;

import org.jspecify.annotations.NullMarked;
