package dev.reprise.simulator.cache;

/**
 * A prompt as its provider's cache sees it, for measurements that must count as the provider does.
 *
 * @param chain keys and token sums of every place where a cached prefix may end
 * @param totalTokens of the whole prompt, framing behind the last block included
 * @param minimumTokens the shortest prefix that is cached
 */
public record Rendering(PrefixChain chain, int totalTokens, int minimumTokens) {}
