package dev.reprise.request;

/**
 * One header field as it came: name with the case it was sent in, value without surrounding white
 * space.
 */
public record Header(String name, String value) {}
