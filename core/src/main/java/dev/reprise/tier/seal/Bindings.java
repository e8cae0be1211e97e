package dev.reprise.tier.seal;

import dev.reprise.artifact.Stamp;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;

/**
 * How an envelope is bound to its partition and key. There are two independent checks: the
 * bytes the seal authenticates, and a comparison after opening. Production uses {@link #FULL} only;
 * the interface exists so that a test can switch off one check and show that the other suffices.
 */
interface Bindings {
  /** The bytes the seal authenticates beside the content. */
  byte[] associated(Partition partition, CacheKey key, Stamp stamp, String policyVersion);

  /** Whether what was opened is what was asked for. */
  boolean holds(EntryFrame opened, Partition partition, CacheKey key);

  Bindings FULL =
      new Bindings() {
        @Override
        public byte[] associated(
            Partition partition, CacheKey key, Stamp stamp, String policyVersion) {
          EntryFrameWriter frame = new EntryFrameWriter().octet(SealedEnvelope.FIRST);
          frame.text(partition.name()).blob(key.bytes());
          frame.int64(stamp.incarnation()).int64(stamp.sequence());
          return frame.text(policyVersion).bytes();
        }

        @Override
        public boolean holds(EntryFrame opened, Partition partition, CacheKey key) {
          return opened.partition().equals(partition)
              && opened.key().equals(key)
              && opened.entry().belongsTo(partition);
        }
      };
}
