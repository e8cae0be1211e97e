package dev.reprise.flight;

import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;

/** Which call in flight is meant: calls are shared within one partition, for one key. */
public record FlightKey(Partition partition, CacheKey key) {}
