package dev.reprise.store.jdbc;

import dev.reprise.artifact.Entry;
import dev.reprise.request.Partition;
import dev.reprise.store.jdbc.file.SqliteFile;
import dev.reprise.tier.PaymentRule;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of the writing thread: writes a batch in one transaction, evicts and removes
 * expired entries, and replaces a damaged file. Only {@link #noticed} and {@link #storedBytes} may
 * be called by other threads.
 */
final class L2Keeper implements AutoCloseable {
  private static final long SWEEP_EVERY_MILLIS = 10_000;
  private static final int SWEPT_AT_ONCE = 256;
  private static final int SWEEPS_A_TURN = 16;
  private static final int MOST_OWNERS = 1024;
  private static final int MOST_OWED = 4096;

  private final SqliteTier.TierSettings options;
  private final PaymentRule rule;
  private final SqliteFile file;
  private final L2Notes notes;
  private final AtomicLong storedBytes = new AtomicLong();
  private final AtomicBoolean damageNoticed = new AtomicBoolean();
  private @Nullable L2Writer writer;
  private Runnable onReplacement = () -> {};
  private long nextSweepMillis;
  private boolean failing;
  private long notedAhead;

  /** Removals of batches that failed, to be made before the next batch; of the writing thread. */
  private final Set<WriteBehind.Task> owed = new LinkedHashSet<>();

  /** More removals were owed than are remembered: before the next batch all entries go. */
  private boolean emptied;

  private volatile int removalsOwed;

  /** Sealed names of partitions, so that a name is sealed once and not for each entry. */
  private final Map<Partition, byte[]> owners = new HashMap<>();

  L2Keeper(SqliteTier.TierSettings options, PaymentRule rule, L2Writer writer, L2Notes notes) {
    this.options = options;
    this.rule = rule;
    this.file = new SqliteFile(options.file());
    this.writer = writer;
    this.notes = notes;
    this.storedBytes.set(writer.bytesAtOpening());
  }

  void onReplacement(Runnable action) {
    this.onReplacement = action;
  }

  /** Opens the file; a damaged one is moved aside, reported, and replaced by an empty one. */
  static L2Writer openOrReplace(SqliteTier.TierSettings options) throws SQLException, IOException {
    SqliteFile file = new SqliteFile(options.file());
    try {
      return trusted(options, new L2Writer(file));
    } catch (SQLException e) {
      if (!SqliteFile.damagedAtOpening(e)) {
        throw e;
      }
      var aside = file.moveAside(options.wall().instant());
      options
          .problems()
          .accept("l2: damaged, moved to " + aside + "; starting cold: " + e.getMessage());
      return new L2Writer(file);
    }
  }

  /** Removes all entries when their ages cannot be trusted. */
  private static L2Writer trusted(SqliteTier.TierSettings options, L2Writer writer)
      throws SQLException {
    try {
      var clock = new L2Clock(writer.connection());
      long now = options.wall().millis();
      String distrust = clock.distrust(now);
      if (!distrust.isEmpty()) {
        writer.removeAll();
        options.problems().accept("l2: " + distrust + "; ages are not known, starting cold");
      }
      clock.note(now, now - options.dates().millis());
      writer.commit();
      return writer;
    } catch (SQLException e) {
      writer.close();
      throw e;
    }
  }

  long storedBytes() {
    return storedBytes.get();
  }

  /** A reader reports an error; when the file is damaged, the writing thread replaces it. */
  void noticed(SQLException e) {
    if (SqliteFile.damaged(e)) {
      damageNoticed.set(true);
    }
  }

  /** Removals that could not be written; they are tried again about once a second. */
  int removalsOwed() {
    return removalsOwed;
  }

  void land(List<WriteBehind.Task> batch) {
    List<Write> writes = prepare(owed);
    writes.addAll(prepare(batch));
    try {
      L2Writer open = ready();
      write(open, writes);
      oweNothing();
    } catch (SQLException | IOException | RuntimeException e) {
      undo();
      owe(batch);
      notes.dropped().add(writes.stream().filter(write -> write.adds).count());
      failed(e);
      return;
    }
    sweep();
  }

  private void write(L2Writer open, List<Write> writes) throws SQLException {
    long grown = 0;
    if (emptied) {
      open.removeAll();
      grown = -storedBytes.get();
    }
    for (Write write : writes) {
      grown += write.apply(open);
    }
    open.touch(notes.uses().take());
    noteClock(open, !writes.isEmpty());
    open.commit();
    storedBytes.addAndGet(grown);
  }

  private void oweNothing() {
    owed.clear();
    emptied = false;
    removalsOwed = 0;
  }

  /**
   * Adds the removals of a batch that failed to those that are owed already. When too many are, the
   * file is to be emptied instead.
   */
  private void owe(List<WriteBehind.Task> failed) {
    failed.stream().filter(WriteBehind.Remove.class::isInstance).forEach(owed::add);
    if (owed.size() > MOST_OWED) {
      owed.clear();
      emptied = true;
    }
    removalsOwed = owed.size() + (emptied ? 1 : 0);
  }

  /** Writes the clock with each batch; without a batch only after the wall clock was set. */
  private void noteClock(L2Writer open, boolean batch) throws SQLException {
    long now = options.wall().millis();
    long ahead = now - options.dates().millis();
    if (batch || Math.abs(ahead - notedAhead) > L2Clock.TOLERANCE_MILLIS / 2) {
      new L2Clock(open.connection()).note(now, ahead);
      notedAhead = ahead;
    }
  }

  /** A change to the file, ready to be applied: sealing happens before the transaction. */
  private record Write(FileChange change, boolean adds) {
    long apply(L2Writer writer) throws SQLException {
      return change.apply(writer);
    }
  }

  @FunctionalInterface
  private interface FileChange {
    /** Applies the change; returns by how many bytes the content grew. */
    long apply(L2Writer writer) throws SQLException;
  }

  private List<Write> prepare(Collection<WriteBehind.Task> batch) {
    List<Write> writes = new ArrayList<>(batch.size());
    for (WriteBehind.Task task : batch) {
      switch (task) {
        case WriteBehind.KeepEntry keep -> prepare(keep, writes);
        case WriteBehind.Remove(var partition, var key) -> {
          String namespace = options.namespaces().apply(partition);
          writes.add(new Write(open -> -open.remove(namespace, key.bytes()), false));
        }
        case WriteBehind.Used(var partition, var key) -> {
          String namespace = options.namespaces().apply(partition);
          long now = options.wall().millis();
          writes.add(
              new Write(
                  open -> {
                    open.use(namespace, key.bytes(), now);
                    return 0;
                  },
                  false));
        }
        case WriteBehind.Quarantine(long id) ->
            writes.add(new Write(open -> -open.remove(id), false));
        case WriteBehind.FlushMarker ignored -> {}
      }
    }
    return writes;
  }

  private void prepare(WriteBehind.KeepEntry keep, List<Write> writes) {
    Entry entry = keep.entry();
    byte[] sealed;
    byte[] owner;
    try {
      owner = owner(keep.partition());
      sealed = options.envelope().seal(keep.partition(), keep.key(), entry);
    } catch (RuntimeException e) { // an entry that cannot be sealed must not fail the whole batch
      notes.dropped().increment();
      options.problems().accept("l2: an entry could not be sealed: " + e.getMessage());
      return;
    }
    if (sealed.length > options.maxBytes() / 8) {
      notes.dropped().increment();
      return;
    }
    String namespace = options.namespaces().apply(keep.partition());
    byte[] key = keep.key().bytes();
    long expires = millis(entry.expiresAt());
    long created = options.wall().millis();
    var row = new L2Writer.KeptRow(namespace, owner, key, sealed, created, expires);
    writes.add(new Write(open -> open.keep(row), true));
  }

  private byte[] owner(Partition partition) {
    if (owners.size() >= MOST_OWNERS) {
      owners.clear();
    }
    return owners.computeIfAbsent(partition, options.envelope()::sealName);
  }

  /** A batch that was written stays written when this fails. */
  private void sweep() {
    try {
      sweep(ready());
      failing = false;
    } catch (SQLException | IOException | RuntimeException e) {
      undo();
      failed(e);
    }
  }

  private void sweep(L2Writer open) throws SQLException {
    long now = options.wall().millis();
    if (now >= nextSweepMillis || now < nextSweepMillis - SWEEP_EVERY_MILLIS) {
      nextSweepMillis = now + SWEEP_EVERY_MILLIS;
      shrink(() -> open.removeExpired(now, SWEPT_AT_ONCE), open, Long.MIN_VALUE);
    }
    if (storedBytes.get() > options.maxBytes()) {
      var evictions = new L2Evictions(open.connection(), rule);
      long target = options.maxBytes() / 20 * 19;
      shrink(() -> evictions.free(storedBytes.get() - target, target, now), open, target);
    }
  }

  @FunctionalInterface
  private interface Freeing {
    long bytes() throws SQLException;
  }

  /**
   * Frees bytes in steps, each in its own transaction, a limited number at a time so that writes
   * are not delayed for long.
   */
  private void shrink(Freeing step, L2Writer open, long target) throws SQLException {
    for (int turn = 0; turn < SWEEPS_A_TURN && storedBytes.get() > target; turn++) {
      long freed = step.bytes();
      open.commit();
      storedBytes.addAndGet(-freed);
      if (freed == 0) {
        return;
      }
    }
  }

  private L2Writer ready() throws SQLException, IOException {
    if (damageNoticed.getAndSet(false)) {
      replace();
    }
    L2Writer open = writer;
    if (open == null) {
      open = openOrReplace(options);
      storedBytes.set(open.bytesAtOpening());
      writer = open;
      onReplacement.run();
      damageNoticed.set(false); // damage noticed until here concerns the old file
    }
    return open;
  }

  private void replace() throws IOException {
    discard();
    var aside = file.moveAside(options.wall().instant());
    notes.quarantined().clear();
    options.problems().accept("l2: damaged, moved to " + aside + "; going on cold");
  }

  private void undo() {
    L2Writer open = writer;
    if (open == null) {
      return;
    }
    try {
      open.rollback();
    } catch (SQLException e) {
      discard(); // a connection that cannot roll back is not used again; the next batch opens
      // another
    }
  }

  private void failed(Exception e) {
    if (e instanceof SQLException sql) {
      noticed(sql);
    }
    if (!failing) {
      failing = true;
      options
          .problems()
          .accept("l2: not written, entries are dropped until it works again: " + e.getMessage());
    }
  }

  private static long millis(Instant instant) {
    return instant.getEpochSecond() > Long.MAX_VALUE / 1000 - 1
        ? Long.MAX_VALUE
        : instant.toEpochMilli();
  }

  private void discard() {
    L2Writer open = writer;
    writer = null;
    if (open != null) {
      closed(open);
    }
  }

  private void closed(L2Writer open) {
    try {
      open.close();
    } catch (SQLException e) {
      options.problems().accept("l2: could not be closed: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    L2Writer open = writer;
    writer = null;
    if (open == null) {
      return;
    }
    try (open) {
      noteClock(open, true);
      open.commit();
    } catch (SQLException e) {
      options.problems().accept("l2: could not be closed: " + e.getMessage());
    }
  }
}
