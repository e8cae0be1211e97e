package dev.reprise.gateway.http;

/** What all connections of one listener share. */
record Listening(
    Handler handler,
    ErrorBody errors,
    Limits limits,
    ByteBudget budget,
    boolean tls,
    Connections connections) {}
