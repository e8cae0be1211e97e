/** A tier and a ledger in SQLite files, for a program that embeds Reprise. */
module dev.reprise.store.jdbc {
  requires transitive dev.reprise.core;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;

  exports dev.reprise.store.jdbc;
}
