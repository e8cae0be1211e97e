package dev.reprise.provider;

/**
 * How tokens of a kind of provider are got with a credential file (RFC 6749, RFC 7523).
 *
 * @param scope what is asked for
 * @param address where, when the file does not say
 * @param variable of the environment that names the file when the configuration leaves the choice
 *     to it
 * @param usualFile where the file lies otherwise, below the home folder
 */
public record TokenGrant(String scope, String address, String variable, String usualFile) {}
