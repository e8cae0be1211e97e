package dev.reprise.lookup;

import dev.reprise.artifact.Entry;

/** Whether an entry can be given in the form that is asked. */
public interface Rendering {
  /** Of entries that have one form only. */
  Rendering AS_KEPT =
      new Rendering() {
        @Override
        public boolean asKept(Entry.Payload kept) {
          return true;
        }

        @Override
        public boolean lossless(Entry.Payload kept) {
          return true;
        }
      };

  /** Whether the form asked is the one it is kept in. */
  boolean asKept(Entry.Payload kept);

  /**
   * Whether converting it into the other form and back gives the same content. Expensive: the
   * result is remembered with the entry.
   */
  boolean lossless(Entry.Payload kept);
}
