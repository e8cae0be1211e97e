package dev.reprise.store.jdbc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Values that the reading threads and the writing thread of a tier share. Thread-safe.
 *
 * @param uses hits that are not written to the file yet
 * @param quarantined ids of rows that did not open; ids are never used again
 * @param dropped counts entries that were not written
 */
record L2Notes(Uses uses, Set<Long> quarantined, LongAdder dropped) {
  L2Notes() {
    this(new Uses(), ConcurrentHashMap.newKeySet(), new LongAdder());
  }
}
