/**
 * The files of a data folder. What arrives: paths. What leaves: opened databases, identities of
 * files, the folder's secret. Files are made for this user only. Nothing here knows ledgers or
 * entries, except {@link dev.reprise.store.jdbc.file.HighestPosition}, which holds one position of
 * the ledger.
 */
@NullMarked
package dev.reprise.store.jdbc.file;

import org.jspecify.annotations.NullMarked;
