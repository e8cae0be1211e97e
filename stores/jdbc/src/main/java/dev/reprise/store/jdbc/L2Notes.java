package dev.reprise.store.jdbc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the threads that read a tier and the thread that writes it tell each other. Any thread may
 * use it at any time.
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
