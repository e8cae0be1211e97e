/**
 * Describes providers, and defines how they are called.
 *
 * <p>Arrives: method, path and a strictly parsed body. Leaves: through a {@link
 * dev.reprise.provider.Dialect}, everything that is known of one wire format; through an {@link
 * dev.reprise.provider.OpaqueApi}, what is known of an API that is passed on unread; a {@link
 * dev.reprise.provider.Destination} and an {@link dev.reprise.provider.Origin} to ask. Never: I/O,
 * a clock, the name of a vendor, a guess about a field nobody listed (it is KEYED), an edit of a
 * byte no rule names.
 *
 * <p>Adding a dialect: a folder beside these, holding the {@link dev.reprise.provider.Dialect}
 * (paths, family, field rules, codec, errors), and under the same path in the resources one {@link
 * dev.reprise.provider.sheet.FieldSheet} for each operation and one {@code wire.json}; a line in
 * {@link dev.reprise.catalogue.Dialects}; rich requests in {@code conformance/requests}, which the
 * schema walk then mutates field by field; and a test that extends the test kit's {@code
 * DialectContract}. {@code AddedDialectTest} tries it.
 */
@NullMarked
package dev.reprise.provider;

import org.jspecify.annotations.NullMarked;
