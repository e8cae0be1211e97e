package dev.reprise.gateway.config;

/**
 * One configuration key with its effective value.
 *
 * @param path {@code providers.local.kind}
 * @param value the parsed value; compares by value, its text shows no secret
 * @param shown the value as one writes it in the file; a secret is masked
 * @param live whether a reload applies it without a restart
 */
public record Setting(String path, Object value, String shown, boolean live) {}
