/**
 * Dialects (pure: bytes to blocks and back) and the socket to whoever answers.
 *
 * <p>Arrives: an operation resolved from method and path ({@link dev.reprise.provider.Operations}),
 * and a strictly parsed body. Leaves: what the body says of itself ({@link
 * dev.reprise.provider.Outline}), its blocks in render order, which of its fields count, the bytes
 * to send upstream, errors in the caller's own shape. Never: I/O, a clock, a guess about a field
 * nobody listed (it is KEYED), an edit of a byte no rule names.
 *
 * <p>Adding a dialect: a folder beside these, holding the {@link dev.reprise.provider.Dialect}, its
 * reply codec, and under the same path in the resources one {@link dev.reprise.provider.FieldSheet}
 * for each operation and one {@code wire.json}; a line in {@link dev.reprise.catalogue.Dialects};
 * its routes in {@link dev.reprise.provider.Operations}; rich requests in {@code
 * conformance/requests}, which the schema walk then mutates field by field; and a test that extends
 * the test kit's {@code DialectContract}.
 */
@NullMarked
package dev.reprise.provider;

import org.jspecify.annotations.NullMarked;
