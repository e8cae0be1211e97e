package dev.reprise.provider.handle;

/** What is to be done about a handle without a request. */
public sealed interface Due {
  HandleKey key();

  Handle handle();

  /** Extend it: the requests that use it pay for more time. */
  record Extend(HandleKey key, Handle handle) implements Due {}

  /** Delete it: keeping it unused has cost as much as making it again. */
  record Delete(HandleKey key, Handle handle) implements Due {}
}
