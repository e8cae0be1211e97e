package dev.reprise.provider.handle;

import dev.reprise.request.Digest;
import dev.reprise.request.Partition;
import org.jspecify.annotations.Nullable;

/**
 * Who may read a handle, and for what: the same partition, at the same address of the same
 * provider, with the same model and the same bytes.
 *
 * @param account chooses one of the provider's keys; null where there is only one
 * @param content digest of system instruction, tools and tool settings
 */
public record HandleKey(
    Partition partition,
    String provider,
    String baseUrl,
    @Nullable Digest account,
    String model,
    Digest content) {}
