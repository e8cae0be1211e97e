/** A program on the module path: it sees of Reprise what is exported. */
module embedding {
  requires dev.reprise.store.jdbc;
}
