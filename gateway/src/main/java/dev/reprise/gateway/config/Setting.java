package dev.reprise.gateway.config;

/**
 * One key as it is in force.
 *
 * @param path {@code providers.local.kind}
 * @param value what it means; compares by value, shows no secret
 * @param shown as one would write it; a secret is masked
 * @param live whether a reload applies it without a restart
 */
public record Setting(String path, Object value, String shown, boolean live) {}
