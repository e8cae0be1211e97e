/**
 * Files of a data folder. Paths arrive; opened databases, identities of files and the folder's
 * secret leave. Files are made for this user only. Nothing here knows what a ledger or an entry is,
 * but for {@link dev.reprise.store.jdbc.file.HighestPosition}, which holds one position of the ledger.
 */
@NullMarked
package dev.reprise.store.jdbc.file;

import org.jspecify.annotations.NullMarked;
