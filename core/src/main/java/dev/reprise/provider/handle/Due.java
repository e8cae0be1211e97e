package dev.reprise.provider.handle;

/** Work on a handle that no request waits for. */
public sealed interface Due {
  HandleKey key();

  Handle handle();

  /** Extend it: the requests that use it pay for more time. */
  record Extend(HandleKey key, Handle handle) implements Due {}

  /** Delete it: keeping it unused has cost as much as making it again. */
  record Delete(HandleKey key, Handle handle) implements Due {}
}
